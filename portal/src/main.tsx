import "./shell/mantine";
import "./shell/tokens.css";
import "./shell/base.css";

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { leaveForSignIn } from "./access/session";
import { whenSignedOut } from "./api/client";
import { queries } from "./api/queries";
import { router } from "./router";
import { schemes, theme, variables } from "./shell/theme";
import { Toasts } from "./shell/toasts";

whenSignedOut(leaveForSignIn);

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} colorSchemeManager={schemes} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
          <Toasts />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
