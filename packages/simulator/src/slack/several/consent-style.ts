/** How the consent page looks: one column in the colours of the simulator's page, with nothing to fetch. */
export const CONSENT_STYLE = `
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
body {
  margin: 0; padding: 24px 16px; min-height: 100vh; display: grid; place-content: start center;
  background: light-dark(#f7f6f8, #1b1a1f); color: light-dark(#1d1b20, #e4e1e8);
  font: 15px/1.47 -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", system-ui, sans-serif;
}
main {
  width: min(560px, calc(100vw - 32px)); padding: 28px; overflow-wrap: anywhere;
  border: 1px solid light-dark(#dedbe2, #3a3841); border-radius: 12px; background: light-dark(#fff, #26252c);
}
h1 { margin: 0 0 20px; font-size: 24px; line-height: 1.25; }
h1 span { display: block; font-size: 16px; font-weight: 500; color: light-dark(#5f5b66, #a8a3b0); }
h2 { margin: 20px 0 6px; font-size: 15px; }
ul { margin: 0; padding-left: 20px; }
li { margin: 3px 0; }
code { color: light-dark(#5f5b66, #a8a3b0); font-size: 13px; }
form { margin-top: 22px; padding-top: 18px; border-top: 1px solid light-dark(#dedbe2, #3a3841); }
label { font-weight: 600; }
select { width: 100%; min-height: 38px; margin-top: 4px; }
select, button {
  padding: 6px 10px; font: inherit; color: inherit;
  border: 1px solid light-dark(#8b8691, #77727f); border-radius: 8px; background: light-dark(#fff, #26252c);
}
.buttons { display: flex; justify-content: flex-end; gap: 10px; margin: 18px 0 0; }
button { min-width: 96px; padding: 8px 16px; font-weight: 650; cursor: pointer; }
.primary { border-color: transparent; background: light-dark(#0f7a52, #17784f); color: #fff; }
a { color: light-dark(#1264a3, #6bb4ea); }
:focus-visible { outline: 2px solid light-dark(#1264a3, #6bb4ea); outline-offset: 2px; }
.note { margin: 22px 0 0; color: light-dark(#5f5b66, #a8a3b0); font-size: 13px; }
`;
