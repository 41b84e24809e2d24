// Just enough HTML to fill in a form as a browser without JavaScript would.

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

export function decode(text) {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name) => {
    if (/^#x/i.test(name)) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number.parseInt(name.slice(1), 10));
    return ENTITIES[name.toLowerCase()] ?? whole;
  });
}

function attributes(tag) {
  const found = {};
  const body = tag.replace(/^<\/?[a-z0-9-]+/i, '').replace(/\/?>$/, '');
  for (const [, name, double, single, bare] of body.matchAll(/([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
    found[name.toLowerCase()] = decode(double ?? single ?? bare ?? '');
  }
  return found;
}

/** The forms of a page: their method, action, fields as they would be sent untouched, choices and buttons. */
export function forms(html) {
  return [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/gi)].map(([text]) => {
    const own = attributes(text.match(/^<form\b[^>]*>/i)[0]);
    const form = { id: own.id, method: (own.method ?? 'get').toUpperCase(), action: own.action ?? '', fields: [], choices: [], buttons: [], ids: new Set() };
    for (const [tag, kind] of text.matchAll(/<(input|button|select|textarea)\b(?:"[^"]*"|'[^']*'|[^>"'])*>/gi)) {
      const its = attributes(tag);
      if (its.id) form.ids.add(its.id);
      const type = (its.type ?? (kind.toLowerCase() === 'button' ? 'submit' : 'text')).toLowerCase();
      if (type === 'submit' || type === 'button') form.buttons.push(its);
      else if (type === 'radio' || type === 'checkbox') {
        form.choices.push({ ...its, type, value: its.value ?? 'on' });
        if ('checked' in its && its.name) form.fields.push([its.name, its.value ?? 'on']);
      } else if (its.name) form.fields.push([its.name, its.value ?? '']);
    }
    return form;
  });
}

/** The form that holds the element with this id; undefined when the page has none. */
export function formWith(html, id) {
  return forms(html).find((form) => form.ids.has(id));
}

/** The `href` of the link with this id. */
export function link(html, id) {
  for (const [tag] of html.matchAll(/<a\b(?:"[^"]*"|'[^']*'|[^>"'])*>/gi)) {
    const its = attributes(tag);
    if (its.id === id) return its.href;
  }
  return undefined;
}

/** The text of the element with this id, without tags; undefined when the page has none. */
export function textOf(html, id) {
  const [, , inner] = html.match(new RegExp(`<([a-z0-9]+)\\b[^>]*\\sid="${id}"[^>]*>([\\s\\S]*?)</\\1>`, 'i')) ?? [];
  return inner === undefined ? undefined : plain(inner);
}

/** What a reader sees of a piece of HTML: without tags, spaces taken together. */
export function plain(html) {
  return decode(html.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
}
