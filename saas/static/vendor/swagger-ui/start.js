/* Ours, not Swagger's: starts the page. Calls carry the header that the API asks of its own pages. */
addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("api");
  SwaggerUIBundle({
    domNode: place,
    url: place.dataset.source,
    validatorUrl: null,
    deepLinking: false,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    persistAuthorization: false,
    requestInterceptor: (request) => {
      request.headers["X-Sanmi-Client"] = "docs/1";
      return request;
    },
  });
});
