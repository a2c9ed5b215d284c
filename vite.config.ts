import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The server that `vite` alone asks; `npm run dev` serves both from one address and needs none. */
const server = process.env.SERVER ?? "http://127.0.0.1:4600";

export default defineConfig({
  // React Aria carries its words in thirty languages; the interface speaks two.
  plugins: [{ ...optimizeLocales.vite({ locales: ["et", "en"] }), enforce: "pre" }, react()],
  publicDir: "client/public",
  build: {
    outDir: "dist/client",
    emptyOutDir: true,
    target: "es2023",
    // The content security policy allows no data: addresses, so that every file stands on its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": server, "/livez": server, "/readyz": server } },
});
