import { describe, expect, it } from "vitest";
import { formatBytes, nameOfJob, toneOf } from "./jobs";

describe("what a charge box works at", () => {
  it("has a name", () => {
    expect(nameOfJob({ kind: "Log", what: "Security" })).toBe("Security log");
    expect(nameOfJob({ kind: "Firmware", what: "eve.bin 7.1" })).toBe("eve.bin 7.1");
    expect(nameOfJob({ kind: "PublishFirmware", what: "eve.bin 7.1" })).toBe("Publish eve.bin 7.1");
  });
  it("goes on, went well or failed", () => {
    expect(toneOf({ status: "Downloading", endedAt: null })).toBe("going");
    expect(toneOf({ status: "Installed", endedAt: "2026-11-20T10:00:00Z" })).toBe("good");
    expect(toneOf({ status: "InvalidSignature", endedAt: "2026-11-20T10:00:00Z" })).toBe("bad");
    expect(toneOf({ status: "UploadFailure", endedAt: null })).toBe("bad");
  });
  it("sends files of some size", () => {
    expect(formatBytes(0)).toBe("0 B");
    expect(formatBytes(1536)).toBe("1.5 KB");
    expect(formatBytes(300 * 1024 * 1024)).toBe("300 MB");
  });
});
