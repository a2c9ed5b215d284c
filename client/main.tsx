import "./tokens.css";
import "./base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { AccessProvider } from "#client/access/access.tsx";
import { LanguageProvider } from "#client/i18n/language.tsx";
import { router } from "./app.tsx";
import { queryClient } from "./trpc.ts";

// The views say where one is; a title of the page's own would stand before theirs.
document.querySelector("title")?.remove();

createRoot(document.getElementById("app")!).render(
  <StrictMode>
    <LanguageProvider>
      <QueryClientProvider client={queryClient}>
        <AccessProvider>
          <RouterProvider router={router} />
        </AccessProvider>
      </QueryClientProvider>
    </LanguageProvider>
  </StrictMode>,
);
