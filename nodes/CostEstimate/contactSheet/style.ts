/** The contact sheet's look, in light and dark, from a phone to a wide screen. */
export const style = `
:root { color-scheme: light dark; --paper: #f6f4ef; --card: #fff; --ink: #1d1b18; --soft: #655f56; --line: #e2ddd3; --accent: #a8481f; --good: #1f6f43; --bad: #a3301c; --on: #fff; }
@media (prefers-color-scheme: dark) {
	:root { --paper: #161513; --card: #201f1c; --ink: #f1ede4; --soft: #a9a296; --line: #34312c; --accent: #f0996c; --good: #6cc493; --bad: #f08a74; --on: #161513; }
}
* { box-sizing: border-box; margin: 0; }
body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; padding: clamp(1rem, 4vw, 3rem); overflow-wrap: anywhere; }
.page, .grid, .rest { max-width: 84rem; margin-inline: auto; }
h1 { font-size: clamp(1.6rem, 4vw, 2.6rem); line-height: 1.15; letter-spacing: -0.015em; }
.figures { display: flex; flex-wrap: wrap; gap: .8rem 2.4rem; margin: 1.2rem 0 2rem; padding-block: 1rem; border-block: 1px solid var(--line); }
.figures strong { display: block; font-size: 1.3rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.figures span { color: var(--soft); font-size: .85rem; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); gap: 1.2rem; align-items: start; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
article > :not(.frame) { padding-inline: 1rem; }
.frame { position: relative; }
.frame img { display: block; width: 100%; height: auto; background: repeating-conic-gradient(#8882 0 25%, #0000 0 50%) 0 0 / 22px 22px; }
.badge { display: inline-block; border-radius: 99px; padding: .1rem .7rem; font-size: .78rem; font-weight: 600; background: var(--soft); color: var(--on); }
.frame img + .badge { position: absolute; inset-block-start: .7rem; inset-inline-end: .7rem; }
.good { background: var(--good); }
.bad { background: var(--bad); }
article header { padding-top: .8rem; }
article h2 { font-size: 1.02rem; line-height: 1.3; }
.channel { color: var(--accent); font-size: .82rem; }
.reasons, .way-out { color: var(--soft); font-size: .88rem; margin-top: .4rem; white-space: pre-line; }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem 1rem; padding-block: .8rem; }
dt { color: var(--soft); font-size: .75rem; }
dd { margin: 0; font-size: .88rem; font-variant-numeric: tabular-nums; }
.download { border-top: 1px solid var(--line); }
.download a { display: block; padding-block: .65rem; color: var(--accent); font-weight: 600; font-size: .9rem; }
.rest { margin-top: 2.4rem; }
.rest > h2 { font-size: 1.2rem; margin-bottom: .9rem; }
.problem .frame { padding: 1.1rem 1rem; border-bottom: 1px solid var(--line); background: color-mix(in srgb, var(--bad) 8%, var(--card)); }
.problem .frame p { margin-top: .6rem; }
`;
