/* Keten in the browser: keys, one submit per press, asking first, drafts, select all, print.
   Everything works without this file too; it only makes it quicker and safer. No framework, no inline scripts. */
(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* --- Keys: single letters can be switched off (WCAG 2.1.4) and never work while typing ------------------ */
  const KEYS_OFF = "keten-keys-off";
  const keysAreOn = () => localStorage.getItem(KEYS_OFF) === null;
  const isTyping = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const visibleRows = () => all("[data-row]").filter((row) => row.offsetParent !== null);
  const currentRow = () => document.activeElement.closest("[data-row]");

  function moveRow(step) {
    const rows = visibleRows();
    const from = rows.indexOf(currentRow());
    const row = rows[from < 0 ? 0 : Math.min(Math.max(from + step, 0), rows.length - 1)];
    if (!row) return;
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  const showKeys = () => find("#keten-keys")?.showModal();
  const openRow = () => (find("a[data-main]", currentRow()) ?? find("a[href]", currentRow()))?.click();

  function toggleRow() {
    const box = currentRow() && find("input[type=checkbox]", currentRow());
    if (!box) return false;
    box.click();
    return true;
  }

  function focusSearch() {
    const search = find("[data-search], input[type=search]");
    search?.focus();
    search?.select();
    return Boolean(search);
  }

  const KEYS = { "/": focusSearch, j: () => moveRow(1), k: () => moveRow(-1), x: toggleRow, "?": showKeys };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return closeMenus(null);
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || find("dialog[open]")) return;
    if (event.key === "Enter" && event.target.matches("[data-row]")) return openRow();
    if (keysAreOn() && Object.hasOwn(KEYS, event.key) && KEYS[event.key]() !== false) event.preventDefault();
  });

  function closeMenus(except) {
    for (const menu of all("details.keten-menu[open]")) {
      if (menu.contains(except)) continue;
      const hadFocus = menu.contains(document.activeElement);
      menu.open = false;
      if (hadFocus && except === null) find("summary", menu).focus();
    }
  }

  /* --- Submitting: ask first where the form says so, then let one press do one thing ---------------------- */
  const isGuarded = (form) => form.getAttribute("method")?.toLowerCase() === "post" && !form.hasAttribute("data-no-guard");
  const question = (form, submitter) => submitter?.dataset.confirm ?? form.dataset.confirm;

  function askFirst(form, submitter) {
    const dialog = find("#keten-confirm");
    find("#keten-confirm-vraag").textContent = question(form, submitter);
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => dialog.returnValue === "yes" && submitConfirmed(form, submitter), { once: true });
    dialog.showModal();
  }

  /* The server is told that the question was put, so that it need not ask again. */
  function submitConfirmed(form, submitter) {
    const told = Object.assign(document.createElement("input"), { type: "hidden", name: "bevestigd", value: "1" });
    form.append(told);
    form.dataset.confirmed = "";
    form.requestSubmit(submitter ?? undefined);
    delete form.dataset.confirmed;
    told.remove();
  }

  function setBusy(form, busy) {
    form.toggleAttribute("data-busy", busy);
    for (const button of [...form.elements].filter((one) => one.type === "submit")) {
      button.classList.toggle("utrecht-button--busy", busy);
      if (busy) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }

  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /* In the capture phase: before htmx, which listens on the form itself. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-busy")) return stop(event);
    if (question(form, event.submitter) && !("confirmed" in form.dataset)) {
      stop(event);
      return askFirst(form, event.submitter);
    }
    if ("clearsDrafts" in form.dataset) dropAllDrafts();
    if (form.dataset.draft) markSubmitted(draftKey(form), true);
    if (isGuarded(form)) setBusy(form, true);
  }, true);

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) setBusy(form, false);
  });

  /* --- Drafts: in this tab only, per form and per person, never of fields marked data-no-draft ------------ */
  const DRAFT = "keten-draft:";
  const OWNER = "keten-draft-owner";
  const draftKey = (form) => `${DRAFT}${location.pathname}:${form.dataset.draft}`;
  const draftKeys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(DRAFT));
  const readDraft = (key) => JSON.parse(sessionStorage.getItem(key) ?? "null");
  const hasErrors = (form) => Boolean(find("[aria-invalid=true], [data-form-errors]", form) ?? find("[data-form-errors]"));
  const PRIVATE = "[type=hidden], [type=password], [type=file], [type=submit], [data-no-draft], [data-no-draft] *";

  const draftFields = (form) => [...form.elements].filter((field) => field.name && field.matches("input, select, textarea") && !field.matches(PRIVATE));
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const fieldKey = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);
  const fieldValue = (field) => (isChoice(field) ? field.checked : field.value);

  function saveDraft(form) {
    const values = Object.fromEntries(draftFields(form).map((field) => [fieldKey(field), fieldValue(field)]));
    sessionStorage.setItem(draftKey(form), JSON.stringify({ values, submitted: false }));
  }

  function markSubmitted(key, submitted) {
    const draft = readDraft(key);
    if (draft) sessionStorage.setItem(key, JSON.stringify({ ...draft, submitted }));
  }

  function dropAllDrafts() {
    draftKeys().forEach((key) => sessionStorage.removeItem(key));
  }

  /* A sent draft is done once another page follows, or the same one without errors. Coming back is not following,
     and a page that says nothing was saved (500, session over) makes it unsent again. */
  function settleSentDrafts() {
    if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") return;
    const sent = draftKeys().filter((key) => readDraft(key).submitted);
    const refused = all("form[data-draft]").filter(hasErrors).map(draftKey);
    for (const key of sent) {
      if ("keepDrafts" in document.body.dataset || refused.includes(key)) markSubmitted(key, false);
      else sessionStorage.removeItem(key);
    }
  }

  function restoreDraft(form) {
    const draft = readDraft(draftKey(form));
    if (!draft || hasErrors(form)) return;
    const changed = draftFields(form).filter((field) => fieldKey(field) in draft.values && draft.values[fieldKey(field)] !== fieldValue(field));
    for (const field of changed) {
      if (isChoice(field)) field.checked = draft.values[fieldKey(field)];
      else field.value = draft.values[fieldKey(field)];
    }
    if (changed.length) form.prepend(find("#keten-draft").content.cloneNode(true));
  }

  function dropDraft(form) {
    sessionStorage.removeItem(draftKey(form));
    form.reset();
    find(".keten-draft", form)?.remove();
  }

  /* On a shared computer the next person in this tab must not meet the drafts of the last. */
  function checkOwner() {
    const owner = document.body.dataset.owner;
    if (owner === undefined) return;
    const last = sessionStorage.getItem(OWNER);
    if (last !== null && last !== owner) dropAllDrafts();
    sessionStorage.setItem(OWNER, owner);
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.dataset.draft) saveDraft(form);
  });

  /* --- Select all ------------------------------------------------------------------------------------------ */
  const boxesOf = (master) => all(`input[type=checkbox][name="${CSS.escape(master.dataset.selectAll)}"]`, master.closest("form, table") ?? document);

  function countSelection(master) {
    const boxes = boxesOf(master);
    const chosen = boxes.filter((box) => box.checked).length;
    master.checked = chosen > 0 && chosen === boxes.length;
    master.indeterminate = chosen > 0 && chosen < boxes.length;
    all("[data-selected-count]", master.closest("form") ?? document).forEach((place) => { place.textContent = chosen; });
  }

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-keys-on]")) box.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, "1");
    if (box.matches("[data-select-all]")) boxesOf(box).forEach((one) => { one.checked = box.checked; });
    if (box.type === "checkbox") all("[data-select-all]").forEach(countSelection);
  });

  /* --- Clicks ---------------------------------------------------------------------------------------------- */
  const CLICKS = {
    "[data-print]": () => window.print(),
    "[data-back]": () => history.back(),
    "[data-show-keys]": showKeys,
    "[data-drop-draft]": (button) => dropDraft(button.form),
    "a[data-clears-drafts]": dropAllDrafts,
  };

  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    for (const [selector, act] of Object.entries(CLICKS)) {
      const target = event.target.closest(selector);
      if (target) act(target);
    }
  });

  /* --- Staying signed in: ask in time, and close the page when nobody answers. All tabs share one end --------- */
  const SESSION_ENDS = "keten-session-ends";
  const sessionSeconds = Number(document.body.dataset.sessionSeconds ?? 0);
  const warningMs = Number(document.body.dataset.sessionWarning ?? 0) * 1000;
  const sessionLeft = () => Number(localStorage.getItem(SESSION_ENDS)) - Date.now();
  let sessionTimer = 0;

  function extendSession(seconds) {
    localStorage.setItem(SESSION_ENDS, Date.now() + seconds * 1000);
    watchSession();
  }

  function watchSession() {
    const dialog = find("#keten-session");
    const left = sessionLeft();
    clearTimeout(sessionTimer);
    if (left <= 0) return location.replace(location.pathname + location.search);
    if (left <= warningMs && !dialog.open) dialog.showModal();
    if (left > warningMs && dialog.open) dialog.close();
    sessionTimer = setTimeout(watchSession, Math.max(1000, left > warningMs ? left - warningMs : left));
  }

  async function askToStay(form) {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (answer?.ok) extendSession((await answer.json()).seconds);
    else if (answer) location.replace(location.pathname + location.search);
  }

  document.addEventListener("submit", (event) => {
    if (!("sessionForm" in event.target.dataset)) return;
    event.preventDefault();
    askToStay(event.target);
  });

  if (sessionSeconds) {
    extendSession(sessionSeconds);
    document.addEventListener("htmx:afterRequest", () => extendSession(sessionSeconds));
    window.addEventListener("storage", (event) => event.key === SESSION_ENDS && watchSession());
    document.addEventListener("visibilitychange", () => document.hidden || watchSession());
    find("#keten-session").addEventListener("cancel", () => askToStay(find("[data-session-form]")));
  }

  /* --- Start ------------------------------------------------------------------------------------------------ */
  all("[data-print], [data-show-keys], [data-back]").forEach((button) => { button.hidden = false; });
  all("[data-keys-on]").forEach((box) => { box.checked = keysAreOn(); });
  all("[data-select-all]").forEach(countSelection);
  checkOwner();
  settleSentDrafts();
  all("form[data-draft]").forEach(restoreDraft);
  window.addEventListener("pageshow", () => all("form[data-busy]").forEach((form) => setBusy(form, false)));
})();
