// What Gradio's components do not do by themselves. No state of the interview lives here.
(() => {
  const root = document.documentElement;
  const box = () => document.querySelector('#ivbox textarea');
  const touch = () => matchMedia('(pointer: coarse)').matches;
  const shown = (node) => node && node.getClientRects().length > 0;

  const theme = (value) => {
    try { localStorage.setItem('interviewer-theme', value); } catch (e) { /* private mode */ }
    const dark = value === 'dark' || (value !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
    root.classList.toggle('dark', dark);
    if (document.body) document.body.classList.toggle('dark', dark);
  };
  const stored = () => { try { return localStorage.getItem('interviewer-theme') || 'auto'; } catch (e) { return 'auto'; } };

  const lang = (value) => {
    root.lang = value === 'en' ? 'en' : 'zh-CN';
    document.title = value === 'en' ? 'Mock Interviewer' : '模拟面试官';
    const log = document.querySelector('#chat [role=log]');
    if (log) log.setAttribute('aria-label', value === 'en' ? 'Conversation' : '对话');
  };

  // Between Send and the reply the page shows what is known already: the words, and that they are
  // being graded. If the server did not take them, they go back into the box.
  const AGAIN = 500;
  let sent = null, sentAt = -AGAIN;
  const step = () => {
    const place = document.querySelector('#place textarea, #place input');
    return place ? place.value.split('|').slice(0, 2).join('|') : '';
  };
  const write = (text) => {
    box().value = text;
    box().dispatchEvent(new Event('input', {bubbles: true}));
  };
  const told = () => document.querySelectorAll('#chat .message').length;
  const line = (name, text) => {
    const node = document.createElement('div');
    node.className = name;
    node.textContent = text;
    return node;
  };
  const echo = (text, slot) => {
    const node = line('iv-echo', '');
    node.setAttribute('aria-hidden', 'true');
    const bubble = node.appendChild(line('iv-bubble', text.length > 420 ? text.slice(0, 240) + '…' : text));
    bubble.dir = 'auto';
    if (slot.dataset.told) node.appendChild(line('iv-receipt', slot.dataset.told));
    const log = document.querySelector('#chat .message-wrap');
    if (log) log.appendChild(node);
    return node;
  };
  const send = (values) => {
    busy();
    arrived();
    const slot = document.querySelector('#sending [data-most]');
    const text = String(values[2] || '').trim();
    if (!slot || !box() || !text || text.length > slot.dataset.most || /^\/(?!\/)/.test(text)) return;
    sentAt = performance.now();
    sent = {text: values[2], step: step(), messages: told(), node: echo(text.replace(/^\/\//, '/'), slot)};
    document.body.dataset.grading = slot.firstElementChild ? 'all' : 'one';
    const point = slot.dataset.target && document.querySelector('#card [data-point="' + CSS.escape(slot.dataset.target) + '"]');
    if (point) point.classList.add('judging');
    write('');
    toEnd(true);
  };
  const unecho = () => {
    if (!sent || !sent.node) return;
    sent.node.remove();
    sent.node = null;
    delete document.body.dataset.grading;
    toEnd(true);
  };
  const arrived = () => {
    if (!sent) return;
    unecho();
    const {text, step: before} = sent;
    sent = null;
    document.querySelectorAll('#card .judging').forEach((node) => node.classList.remove('judging'));
    const kept = step() === before || document.querySelector('#said [data-kept]');
    if (!kept) forget(before.split('|')[0]);
    if (!box()) return;
    if (kept) write(box().value ? text + '\n' + box().value : text); else saveDraft();
  };
  // Gradio says in English and in a corner that something went wrong; the page says it in words
  // of its own, which stand in it hidden.
  const reached = () => fetch('healthz', {cache: 'no-store'}).then((reply) => reply.ok, () => false);
  const alarm = async (toast) => {
    toast.dataset.seen = '1';
    const up = await reached();
    root.dataset.fault = up ? 'failed' : 'lost';
    settle(true);
    while (!(await reached())) await new Promise((done) => setTimeout(done, 2000));
    if (!up) delete root.dataset.fault;
  };
  new MutationObserver(() => document.querySelectorAll('.toast-body:not([data-seen])').forEach(alarm))
    .observe(document, {childList: true, subtree: true});
  // The real bubble comes in the same frame in which the stand-in goes.
  new MutationObserver(() => { if (sent && sent.node && told() > sent.messages) unecho(); })
    .observe(document, {childList: true, subtree: true});
  // A second Enter or click right behind the first would press what has come into its place.
  const hasty = (event) => {
    const target = event.target;
    if (!target.closest || (event.type !== 'click' && event.key !== 'Enter')) return;
    const key = event.type === 'click' ? target.closest('#b_send') : target.closest('#ivbox, #b_next');
    if (!key || (box() && box().value.trim())) return;
    if (!event.repeat && performance.now() - sentAt > AGAIN) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  for (const type of ['keydown', 'keypress', 'click']) document.addEventListener(type, hasty, true);

  const busy = () => {
    delete root.dataset.hush;
    if (root.dataset.fault === 'failed') delete root.dataset.fault;
    document.body.dataset.busy = '1';
  };
  const settle = (answered) => {
    const page = document.querySelector('#lang input:checked');
    if (page) lang(page.value);
    delete document.body.dataset.busy;
    root.dataset.ready = '1';
    const before = sent;  // what is sent in the next moment is not what has come back
    requestAnimationFrame(() => setTimeout(() => { if (answered && sent === before) arrived(); draft(); focus(); toEnd(); }, 60));
  };
  // The cursor is where typing goes on; on a touch screen a keyboard that pops up is in the way.
  const focus = () => {
    const busyElsewhere = document.activeElement && document.activeElement.closest('#panel, #top, [role=tablist]');
    const no = document.querySelector('#c_no');
    const again = document.querySelector('#b_regrade');
    const next = shown(again) ? again : document.querySelector('#b_next');
    if (shown(no)) return no.focus();
    if (busyElsewhere) return;
    if (shown(next) && !(box() && box().value)) return next.focus();
    if (shown(box()) && !touch()) box().focus();
  };
  let messages = 0;
  const toEnd = (always) => {
    const log = document.querySelector('#chat [role=log]');
    if (!log) return;
    const count = log.querySelectorAll('.message').length;
    if (always || count !== messages) log.scrollTop = log.scrollHeight;
    messages = count;
  };

  // A draft outlives a reload, which is what follows when the server comes back after a restart.
  const draftKey = () => {
    const place = document.querySelector('#place textarea, #place input');
    const name = place ? place.value.split('|')[0] : '';
    return name && 'interviewer-draft-' + name;
  };
  const forget = (name) => { try { sessionStorage.removeItem('interviewer-draft-' + name); } catch (e) { /* private mode */ } };
  const saveDraft = () => {
    const key = draftKey();
    if (!key || !box()) return;
    const text = [sent && sent.text, box().value].filter(Boolean).join('\n');
    try { text ? sessionStorage.setItem(key, text) : sessionStorage.removeItem(key); } catch (e) { /* private mode */ }
  };
  let restored = '';
  const draft = () => {
    const key = draftKey();
    if (!key || !box() || restored === key) return saveDraft();
    restored = key;
    let kept = null;
    try { kept = sessionStorage.getItem(key); } catch (e) { /* private mode */ }
    if (!kept || sent || box().value) return;
    box().value = kept;
    box().dispatchEvent(new Event('input', {bubbles: true}));
  };
  document.addEventListener('input', (event) => {
    if (event.target.closest && event.target.closest('#ivbox')) saveDraft();
  });

  // On touch, Enter breaks the line; Gradio sends on keypress, so both events are stopped.
  const touchEnter = (event) => {
    if (event.key === 'Enter' && touch() && event.target.closest('#ivbox')) event.stopImmediatePropagation();
  };
  document.addEventListener('keydown', touchEnter, true);
  document.addEventListener('keypress', touchEnter, true);

  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape' && shown(document.querySelector('#c_no'))) {
      document.querySelector('#c_no').click();
      return;
    }
    const segment = event.target.closest && event.target.closest('.seg');
    const by = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (!segment || !by || event.target.type !== 'radio') return;
    const radios = [...segment.querySelectorAll('input[type=radio]')];
    const other = radios[(radios.indexOf(event.target) + by + radios.length) % radios.length];
    event.preventDefault();
    other.click();
    other.focus();
  }, true);

  document.addEventListener('click', (event) => {
    if (event.target.closest && event.target.closest('#fault')) root.dataset.hush = '1';
    if (!event.target.closest || !event.target.closest('[data-skip]')) return;
    event.preventDefault();
    const target = shown(box()) ? box() : document.querySelector('#b_start');
    if (target) target.focus();
  });

  // The clock counts and stops nothing.
  let began = null, node = null;
  setInterval(() => {
    const clock = document.querySelector('.iv-clock b');
    if (!clock) { node = null; return; }
    if (clock !== node) { node = clock; began = Date.now() - 1000 * Number(clock.dataset.spent); }
    const spent = Math.max(0, Math.floor((Date.now() - began) / 1000));
    clock.textContent = Math.floor(spent / 60) + ':' + String(spent % 60).padStart(2, '0');
    clock.parentElement.classList.toggle('over', spent > Number(clock.dataset.limit));
  }, 1000);

  window.iv = {busy, send, settle, lang, theme};
  const early = () => theme(stored());
  if (document.body) early(); else document.addEventListener('DOMContentLoaded', early);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', early);
  setTimeout(() => { root.dataset.ready = '1'; }, 4000);
})();
