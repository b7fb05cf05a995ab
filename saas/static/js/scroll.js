/* What is wider than its place (a chart on a phone) can be reached and scrolled with the keyboard. */
for (const place of document.querySelectorAll(".chart-picture")) {
  if (place.scrollWidth <= place.clientWidth) continue;
  const words = place.closest("figure")?.querySelector("figcaption strong")?.textContent;
  place.tabIndex = 0;
  place.setAttribute("role", "region");
  if (words) place.setAttribute("aria-label", words);
}
