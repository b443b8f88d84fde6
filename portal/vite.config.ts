import react from "@vitejs/plugin-react";
import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";

// `STATIONMASTER_URL=http://… npm run dev` points the development pages at another server.
export default defineConfig(({ mode }) => {
  const server = loadEnv(mode, ".", "STATIONMASTER_").STATIONMASTER_URL ?? "http://127.0.0.1:8080";
  const proxy = Object.fromEntries(["/auth", "/v2", "/openapi", "/health"].map((path) => [path, { target: server }]));
  return {
    base: "/",
    plugins: [react()],
    server: { port: 5173, proxy },
    preview: { port: 4173, proxy },
    worker: { format: "es" as const },
    // What takes longer hangs; a machine that does much else is slow.
    test: { testTimeout: 60_000 },
    build: { outDir: "dist", target: "es2023", assetsInlineLimit: 0, chunkSizeWarningLimit: 400 },
  };
});
