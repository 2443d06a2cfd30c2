const dark = matchMedia("(prefers-color-scheme: dark)");

/** Swagger UI's own switch is part of a layout that has more than this page needs. */
function followSystem() {
  document.documentElement.classList.toggle("dark-mode", dark.matches);
}

dark.addEventListener("change", followSystem);
followSystem();

globalThis.SwaggerUIBundle({
  url: "/docs/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "none",
  // The schemas are shown where they are used; the list of all of them is long.
  defaultModelsExpandDepth: -1,
  defaultModelExpandDepth: 4,
  displayRequestDuration: true,
  filter: true,
  tryItOutEnabled: true,
  // Otherwise a page of another host would be asked whether the description is valid.
  validatorUrl: null,
});
