const scripts = ['jp', 'sc', 'kr', 'thai', 'devanagari', 'arabic', 'hebrew'];

/** Fonts of the project's packages, for scripts that the reader's machine cannot show by itself. Loaded only where needed. */
export const fontSheets = scripts.map((script) => `../node_modules/@fontsource-variable/noto-sans-${script}/index.css`);

const fonts = scripts.map(
	(script) =>
		`"Noto Sans ${script.length === 2 ? script.toUpperCase() : script[0]?.toUpperCase() + script.slice(1)} Variable"`,
);

/** The contact sheet's look, in light and dark. */
export const style = `
:root { color-scheme: light dark; --paper: #f6f4ef; --card: #fff; --ink: #1d1b18; --soft: #6d675e; --line: #e2ddd3; --accent: #b4532a; }
@media (prefers-color-scheme: dark) {
	:root { --paper: #161513; --card: #201f1c; --ink: #f1ede4; --soft: #a39c90; --line: #34312c; --accent: #f0996c; }
}
* { box-sizing: border-box; margin: 0; }
body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", ${fonts.join(', ')}, sans-serif; padding: clamp(1rem, 4vw, 4rem); }
.page { max-width: 96rem; margin: 0 auto 3rem; }
h1 { font: 600 clamp(2rem, 5vw, 3.4rem)/1.1 ui-serif, Georgia, "Noto Serif", serif; letter-spacing: -0.02em; }
.page > p { color: var(--soft); margin-top: .6rem; max-width: 60ch; }
.page > p.estimate { font-size: .9rem; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem 2.6rem; margin-top: 2rem; padding: 1.2rem 0; border-block: 1px solid var(--line); }
.figures strong { display: block; font: 600 1.6rem/1.2 ui-serif, Georgia, serif; font-variant-numeric: tabular-nums; }
.figures span { color: var(--soft); font-size: .85rem; }
main { max-width: 96rem; margin: 0 auto; columns: 19rem; column-gap: 1.6rem; }
article { break-inside: avoid; margin-bottom: 1.6rem; background: var(--card); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; }
article > :not(.frame) { padding-inline: 1.1rem; }
.frame { display: block; background: repeating-conic-gradient(#8882 0 25%, #0000 0 50%) 0 0 / 22px 22px; }
.frame img { display: block; width: 100%; height: auto; }
article header { padding-top: 1rem; }
h2 { font-size: 1.05rem; line-height: 1.3; unicode-bidi: plaintext; text-align: start; }
.sku { color: var(--accent); font-size: .8rem; letter-spacing: .02em; }
.brief { color: var(--soft); font-size: .88rem; white-space: pre-line; margin-top: .5rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: .6rem 1rem; margin-top: .9rem; padding-block: .8rem 1rem; border-top: 1px solid var(--line); }
dt { color: var(--soft); font-size: .72rem; }
dd { margin: 0; font-size: .88rem; font-variant-numeric: tabular-nums; }
.problem .frame { padding: 2.2rem 1.4rem; background: color-mix(in srgb, var(--accent) 9%, var(--card)); border-bottom: 1px solid var(--line); }
.problem .outcome { display: inline-block; color: var(--card); background: var(--accent); border-radius: 99px; padding: .05rem .7rem; font-size: .78rem; margin-bottom: .8rem; }
.problem .way-out { color: var(--soft); font-size: .88rem; margin-top: .4rem; }
footer { max-width: 96rem; margin: 3rem auto 0; color: var(--soft); font-size: .88rem; }
a { color: var(--accent); }
`;
