// Runs before the first paint, so that a dark room stays dark and the facts are on their way while the program loads.
(() => {
  const { documentElement } = document;
  try {
    const theme = localStorage.getItem("hanketahvel.theme");
    if (theme === "light" || theme === "dark") documentElement.dataset.theme = theme;
    if (localStorage.getItem("hanketahvel.language") === "en") documentElement.lang = "en";
  } catch {
    // Storage can be forbidden; the device's theme and Estonian it is.
  }
  const who = fetch("/api/trpc/account.me");
  who.catch(() => {}); // Asked again by the program.
  window.earlyAccess = who;
  if (["/", "/board", "/timeline"].includes(location.pathname)) {
    // As the program will write it; a moment written otherwise is asked for by the program.
    const given = new URLSearchParams(location.search);
    const parts = [
      ["project", /^\d+$/],
      ["knownAt", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
    ].flatMap(([name, form]) =>
      form.test(given.get(name) ?? "") ? [`${name}=${encodeURIComponent(given.get(name))}`] : [],
    );
    const address = `/api/v1/board/facts${parts.length > 0 ? `?${parts.join("&")}` : ""}`;
    const answer = fetch(address);
    answer.catch(() => {}); // Told by the program, in words, when it takes the answer over.
    window.earlyBoard = { address, answer };
  }
})();
