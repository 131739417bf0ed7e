// Suggestions as one types (ARIA combobox with a listbox). The page works the same without this script.
(() => {
  "use strict";
  const WAIT = 140;
  const form = document.querySelector("form[data-suggest]");
  const input = form && form.querySelector("input[type=search]");
  if (!input || !window.fetch) return;

  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = "q-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.concepts);
  list.hidden = true;
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.after(list);
  form.append(status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let timer = 0;
  let asked = 0;
  let active = -1;
  let typed = input.value;

  const options = () => Array.from(list.children);

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (at) => {
    const all = options();
    active = at;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at < 0) {
      input.removeAttribute("aria-activedescendant");
      input.value = typed;
      return;
    }
    input.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
    input.value = all[at].dataset.value;
  };

  const take = (at) => {
    choose(at);
    const address = options()[at].dataset.url;
    close();
    if (address) window.location.assign(address);
    else form.requestSubmit();
  };

  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((suggestion, i) => {
      const option = document.createElement("li");
      option.id = `q-suggestion-${i}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.value = suggestion.value;
      if (suggestion.url) option.dataset.url = suggestion.url;
      if (suggestion.lang) option.lang = suggestion.lang;
      const label = document.createElement("span");
      label.textContent = suggestion.label;
      const kind = document.createElement("span");
      kind.className = "kind";
      kind.textContent = suggestion.kind;
      option.append(label, kind);
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(i);
      });
      return option;
    }));
    active = -1;
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    const n = suggestions.length;
    status.textContent = n === 0 ? "" : n === 1 ? form.dataset.countOne : form.dataset.countMany.replace("{n}", n);
  };

  const ask = async () => {
    const mine = ++asked;
    typed = input.value;
    if (typed.trim().length < 2 || typed.length > 200) return close();
    const address = `${form.dataset.suggest}?${new URLSearchParams({ q: typed, ui: form.dataset.ui })}`;
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      if (!response.ok || mine !== asked || document.activeElement !== input) return;
      const answer = await response.json();
      const ui = form.dataset.ui;
      const filter = (field, kind) => (v) => ({
        value: v.label, label: v.label, kind, url: `/${ui}/search?${new URLSearchParams({ [field]: v.value })}`,
      });
      const found = [
        ...answer.queries.map((q) => ({ value: q, label: q, kind: form.dataset.words })),
        ...answer.concepts.map((c) => ({
          value: c.matched, label: c.matched === c.label ? c.label : `${c.matched} (${c.label})`, kind: form.dataset.concepts,
        })),
        ...answer.places.map(filter("city", form.dataset.places)),
        ...answer.organisations.map(filter("organisation", form.dataset.bodies)),
        ...answer.articles.map((a) => ({
          value: a.title, label: a.title, kind: form.dataset.titles, url: `/${ui}/articles/${a.id}`,
          lang: a.language === "fr" || a.language === "en" ? a.language : "",
        })),
      ];
      // What was typed to its end needs no suggestion, but a town of that name does: it leads elsewhere.
      const key = (s) => `${s.url || ""} ${s.value.toLowerCase()}`;
      const seen = new Set([` ${typed.trim().toLowerCase()}`]);
      show(found.filter((s) => !seen.has(key(s)) && seen.add(key(s))));
    } catch {
      close(); // no network: the form still works
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      input.value = typed;
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden && count) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      take(active);
    }
  });
  input.addEventListener("blur", close);
})();
