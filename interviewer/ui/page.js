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

  const busy = () => { document.body.dataset.busy = '1'; };
  const settle = () => {
    const page = document.querySelector('#lang input:checked');
    if (page) lang(page.value);
    delete document.body.dataset.busy;
    root.dataset.ready = '1';
    requestAnimationFrame(() => setTimeout(() => { draft(); focus(); toEnd(); }, 60));
  };
  // The cursor is where typing goes on; on a touch screen a keyboard that pops up is in the way.
  const focus = () => {
    const busyElsewhere = document.activeElement && document.activeElement.closest('#panel, #top, [role=tablist]');
    const no = document.querySelector('#c_no');
    const next = document.querySelector('#b_next');
    if (shown(no)) return no.focus();
    if (busyElsewhere) return;
    if (shown(next) && !(box() && box().value)) return next.focus();
    if (shown(box()) && !touch()) box().focus();
  };
  let messages = 0;
  const toEnd = () => {
    const log = document.querySelector('#chat [role=log]');
    if (!log) return;
    const count = log.querySelectorAll('.message').length;
    if (count !== messages) log.scrollTop = log.scrollHeight;
    messages = count;
  };

  // A draft outlives a reload, which is what follows when the server comes back after a restart.
  const draftKey = () => {
    const place = document.querySelector('#place textarea, #place input');
    const name = place ? place.value.split('|')[0] : '';
    return name && 'interviewer-draft-' + name;
  };
  const saveDraft = () => {
    const key = draftKey();
    if (!key || !box()) return;
    try { box().value ? sessionStorage.setItem(key, box().value) : sessionStorage.removeItem(key); } catch (e) { /* private mode */ }
  };
  let restored = '';
  const draft = () => {
    const key = draftKey();
    if (!key || !box() || restored === key) return saveDraft();
    restored = key;
    let kept = null;
    try { kept = sessionStorage.getItem(key); } catch (e) { /* private mode */ }
    if (!kept || box().value) return;
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
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (!segment || !step || event.target.type !== 'radio') return;
    const radios = [...segment.querySelectorAll('input[type=radio]')];
    const other = radios[(radios.indexOf(event.target) + step + radios.length) % radios.length];
    event.preventDefault();
    other.click();
    other.focus();
  }, true);

  document.addEventListener('click', (event) => {
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

  window.iv = {busy, settle, lang, theme};
  const early = () => theme(stored());
  if (document.body) early(); else document.addEventListener('DOMContentLoaded', early);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', early);
  setTimeout(() => { root.dataset.ready = '1'; }, 4000);
})();
