import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/**
 * Addresses of files are relative, so that one build serves from any path. It holds no address and no key
 * of a project: the page reads `config.json` beside it.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../.local/dashboard",
    emptyOutDir: true,
    target: "es2022",
    // Small files become data: addresses otherwise, which the Content-Security-Policy refuses for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A test reads which files the first page loads.
    manifest: "manifest.json",
  },
});
