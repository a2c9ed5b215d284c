// Runs before the first paint, so that a dark room stays dark and the board is on its way while the program loads.
(() => {
  const { documentElement } = document;
  try {
    const theme = localStorage.getItem("hanketahvel.theme");
    if (theme === "light" || theme === "dark") documentElement.dataset.theme = theme;
    if (localStorage.getItem("hanketahvel.language") === "en") documentElement.lang = "en";
  } catch {
    // Storage can be forbidden; the device's theme and Estonian it is.
  }
  if (location.pathname === "/" || location.pathname === "/board") {
    const project = new URLSearchParams(location.search).get("project");
    const address = `/api/v1/board/facts${/^\d+$/.test(project ?? "") ? `?project=${project}` : ""}`;
    const answer = fetch(address);
    answer.catch(() => {}); // Told by the program, in words, when it takes the answer over.
    window.earlyBoard = { address, answer };
  }
})();
