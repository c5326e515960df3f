/** The look of the review page, in light and dark, from a phone to a wide screen. Greys are neutral: they tint no picture. */
export const style = `
:root { color-scheme: light dark; --paper: #f4f4f5; --card: #fff; --sunk: #ededef; --ink: #18181b; --soft: #5b5b66; --line: #d9d9de; --edge: #85858f; --focus: #1d4ed8;
	--accepted: #15703c; --again: #1d4ed8; --rejected: #b42318; --on: #fff; --check: #e4e4e7; --shade: 0 1px 2px rgb(0 0 0 / .06), 0 4px 16px rgb(0 0 0 / .05); }
@media (prefers-color-scheme: dark) {
	:root { --paper: #101012; --card: #1b1b1f; --sunk: #121215; --ink: #f4f4f5; --soft: #aeaeb8; --line: #34343b; --edge: #7d7d88; --focus: #93b4ff;
		--accepted: #63d391; --again: #93b4ff; --rejected: #ff9a8d; --on: #101012; --check: #2c2c31; --shade: none; }
}
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
html { scroll-padding: 1rem 0 8rem; }
body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
svg { width: 1.15em; height: 1.15em; flex: none; fill: none; stroke: currentColor; stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round; }
button, .button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .5rem 1rem; border: 1px solid var(--edge); border-radius: .6rem; background: var(--card); color: var(--ink); cursor: pointer; display: inline-flex; align-items: center; justify-content: center; gap: .5rem; text-decoration: none; }
button:hover, .button:hover { background: var(--sunk); }
button.primary { background: var(--ink); border-color: var(--ink); color: var(--card); }
button.primary:hover { opacity: .88; }
button[disabled] { opacity: .6; cursor: default; }
input[type=text], textarea { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--edge); border-radius: .5rem; padding: .55rem .7rem; width: 100%; }
::placeholder { color: var(--soft); opacity: 1; }
.page { max-width: 92rem; margin-inline: auto; padding: clamp(1rem, 3vw, 2.5rem); padding-block-end: 1.5rem; }
.top { display: flex; flex-wrap: wrap; align-items: end; gap: 1.25rem 2rem; margin-block-end: 1.75rem; }
.top > :first-child { flex: 1 1 28rem; }
h1 { font-size: clamp(1.5rem, 3.2vw, 2.25rem); line-height: 1.2; letter-spacing: -.015em; text-wrap: balance; }
.facts { color: var(--soft); margin-block: .35rem .6rem; }
.intro { max-width: 46rem; }
.tools { display: flex; flex-wrap: wrap; align-items: end; gap: .75rem; }
.tools label { display: grid; gap: .25rem; font-weight: 600; }
.tools label small, .facts small { font-weight: 400; color: var(--soft); }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 23rem), 1fr)); gap: 1.25rem; list-style: none; padding: 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; padding: 1rem; display: flex; flex-direction: column; gap: .75rem; box-shadow: var(--shade); content-visibility: auto; contain-intrinsic-size: auto 40rem; height: 100%; }
.card:focus-visible { outline-offset: 3px; }
.card:has([value=accepted]:checked) { border-color: var(--accepted); box-shadow: 0 0 0 1px var(--accepted); }
.card:has([value=again]:checked) { border-color: var(--again); box-shadow: 0 0 0 1px var(--again); }
.card:has([value=rejected]:checked) { border-color: var(--rejected); box-shadow: 0 0 0 1px var(--rejected); }
.card > header { display: flex; align-items: baseline; gap: .6rem; }
.card h2 { font-size: 1.05rem; line-height: 1.35; flex: 1; }
.number { color: var(--soft); font-variant-numeric: tabular-nums; }
.badge { font-size: .8rem; font-weight: 600; white-space: nowrap; display: inline-flex; align-items: center; gap: .25rem; align-self: center; }
.pass { color: var(--accepted); } .fail { color: var(--rejected); }
.frame { aspect-ratio: 4 / 3; background: var(--sunk); border-radius: .6rem; overflow: hidden; display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); }
.frame a { display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); cursor: zoom-in; border-radius: inherit; }
.frame a:focus-visible { outline-offset: -3px; }
.both { display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); place-items: center; width: 100%; height: 100%; }
.both img { grid-area: 1 / 1; max-width: 100%; max-height: 100%; width: auto; height: auto; object-fit: contain; background: repeating-conic-gradient(var(--check) 0 25%, var(--card) 0 50%) 0 0 / 20px 20px; }
.both.two img { width: 100%; height: 100%; background: none; }
.both.two { background: repeating-conic-gradient(var(--check) 0 25%, var(--card) 0 50%) 0 0 / 20px 20px; }
.both .original { clip-path: inset(0 calc(100% - var(--cut, 50%)) 0 0); background: var(--sunk) !important; }
.both.two::after { content: ""; grid-area: 1 / 1; justify-self: start; width: 2px; height: 100%; margin-inline-start: calc(var(--cut, 50%) - 1px); background: #fff; box-shadow: 0 0 0 1px rgb(0 0 0 / .55); pointer-events: none; z-index: 1; }
[dir=rtl] .both.two { direction: ltr; }
.problem { place-self: center; text-align: center; padding: 1rem; color: var(--soft); }
.problem strong { display: block; color: var(--rejected); }
.slider { display: grid; grid-template-columns: auto 1fr auto; gap: .6rem; align-items: center; font-size: .8rem; color: var(--soft); direction: ltr; }
.slider input { width: 100%; height: 1.75rem; accent-color: var(--ink); }
dl { display: grid; gap: .5rem; }
dt { font-size: .8rem; font-weight: 600; color: var(--soft); }
dd { padding: 0; margin: 0; white-space: pre-line; }
dl.money { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .9rem; }
dl.money div { display: flex; gap: .4rem; align-items: baseline; }
.brief { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.card:focus-within .brief, .brief:hover { -webkit-line-clamp: none; }
.exact { border-inline-start: 3px solid var(--edge); padding-inline-start: .6rem; font-weight: 600; }
summary { cursor: pointer; font-size: .8rem; font-weight: 600; color: var(--soft); padding-block: .2rem; border-radius: .3rem; }
details[open] summary { margin-block-end: .4rem; }
.criteria { list-style: none; padding: 0; display: grid; gap: .45rem; }
.criteria li { display: grid; grid-template-columns: auto 1fr; gap: .5rem; }
.criteria svg { margin-block-start: .2em; }
.criteria p { color: var(--soft); }
fieldset { border: 0; padding: 0; min-width: 0; }
.choice { display: grid; grid-template-columns: repeat(3, 1fr); gap: .5rem; }
.info { display: grid; gap: .75rem; align-content: start; }
.info:empty { display: none; }
.choice label, .choice button { position: relative; display: flex; align-items: center; justify-content: center; gap: .45rem; min-height: 2.9rem; padding: .4rem .25rem; border: 1px solid var(--edge); border-radius: .6rem; font-weight: 600; white-space: nowrap; cursor: pointer; background: transparent; color: var(--tone); }
.choice label:hover, .choice button:hover { background: var(--sunk); }
.choice input { position: absolute; inset: 0; opacity: 0; margin: 0; cursor: inherit; }
.choice label:has(:focus-visible) { outline: 3px solid var(--focus); outline-offset: 2px; }
.choice label:has(:checked), .choice button[aria-pressed=true] { background: var(--tone); border-color: var(--tone); color: var(--on); }
.choice label:has(:disabled), .choice button[disabled] { opacity: .5; cursor: not-allowed; }
.accepted { --tone: var(--accepted); } .again { --tone: var(--again); } .rejected { --tone: var(--rejected); }
.note { display: grid; gap: .25rem; }
.note span { font-size: .8rem; font-weight: 600; color: var(--soft); }
.note textarea { resize: vertical; min-height: 2.75rem; field-sizing: content; max-height: 12rem; }
.bar { position: sticky; bottom: 0; z-index: 2; background: var(--card); border-block-start: 1px solid var(--line); box-shadow: 0 -4px 16px rgb(0 0 0 / .06); padding: .75rem clamp(1rem, 3vw, 2.5rem) calc(.75rem + env(safe-area-inset-bottom)); }
.bar > div { max-width: 87rem; margin-inline: auto; display: flex; flex-wrap: wrap; align-items: center; gap: .6rem 1rem; }
.bar p { flex: 1 1 16rem; font-variant-numeric: tabular-nums; }
.bar p b { font-weight: 650; }
.bar progress { position: absolute; inset: -1px 0 auto; width: 100%; height: 3px; appearance: none; border: 0; background: transparent; }
.bar progress::-webkit-progress-bar { background: transparent; } .bar progress::-webkit-progress-value { background: var(--accepted); transition: width .2s; } .bar progress::-moz-progress-bar { background: var(--accepted); }
.bar .alert { flex-basis: 100%; color: var(--rejected); font-weight: 600; }
.bar .alert:empty, .bar .done:empty { display: none; }
.done { display: flex; gap: .75rem; align-items: center; flex: 0 1 auto !important; }
dialog { color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: 1.5rem; max-width: min(30rem, calc(100vw - 2rem)); margin: auto; }
dialog::backdrop { background: rgb(0 0 0 / .6); }
dialog h2 { margin-block-end: .5rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-block-start: 1.25rem; }
.viewer { width: 100vw; height: 100dvh; max-width: none; max-height: none; border: 0; border-radius: 0; padding: 0; background: var(--paper); overflow: hidden; }
.viewer[open] { display: grid; grid-template: "head head" auto "stage info" minmax(0, 1fr) "slide info" auto "foot foot" auto / minmax(0, 1fr) auto; }
.viewer > header { grid-area: head; } .viewer > .slider { grid-area: slide; } .viewer > footer { grid-area: foot; }
.viewer > .info { grid-area: info; width: 24rem; overflow: auto; padding: 1.25rem; background: var(--card); border-inline-start: 1px solid var(--line); }
.viewer > .info:empty { display: none; }
.viewer > .info .brief { -webkit-line-clamp: none; }
.viewer > header { display: flex; align-items: center; gap: .75rem; padding: .6rem 1rem; background: var(--card); border-block-end: 1px solid var(--line); }
.viewer h2 { flex: 1; margin: 0; font-size: 1.05rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.stage { grid-area: stage; overflow: hidden; display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); padding: 1rem; cursor: zoom-in; }
.stage.full { overflow: auto; grid-template: none; place-items: safe center; cursor: zoom-out; }
.stage.full .both { width: auto; height: auto; grid-template: none; }
.stage.full img { max-width: none; max-height: none; width: auto; height: auto; }
.viewer .slider { padding: 0 1rem .6rem; max-width: 40rem; width: 100%; margin-inline: auto; }
.viewer > footer { display: flex; flex-wrap: wrap; align-items: end; gap: .75rem; padding: .75rem 1rem calc(.75rem + env(safe-area-inset-bottom)); background: var(--card); border-block-start: 1px solid var(--line); justify-content: center; }
.viewer .choice { flex: 1 1 20rem; max-width: 30rem; margin: 0; }
.viewer .note { flex: 1 1 16rem; max-width: 34rem; }
.icon { min-width: 2.75rem; padding-inline: .6rem; }
.keys { margin-block-start: 1.5rem; color: var(--soft); }
.keys dl { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; padding-block-start: .4rem; }
.keys dl div { display: flex; gap: .5rem; align-items: baseline; }
kbd { font: inherit; font-size: .85rem; border: 1px solid var(--edge); border-radius: .35rem; padding: 0 .4rem; color: var(--ink); }
.sheet { max-width: 40rem; margin: clamp(1rem, 8vh, 5rem) auto; padding: clamp(1.25rem, 4vw, 2.5rem); background: var(--card); border: 1px solid var(--line); border-radius: 1rem; box-shadow: var(--shade); }
.sheet h1 { display: flex; align-items: center; gap: .7rem; margin-block-end: .5rem; }
.sheet h1 svg { color: var(--accepted); }
.sheet h2 { font-size: 1.05rem; margin-block: 1.5rem .5rem; }
.sheet ul { list-style: none; padding: 0; display: grid; gap: .5rem; }
.sheet .counts { margin-block-start: 1.25rem; }
.sheet .counts li { display: flex; align-items: center; gap: .6rem; color: var(--tone, inherit); font-weight: 600; }
.sheet .files li { display: flex; align-items: center; justify-content: space-between; gap: 1rem; border-block-end: 1px solid var(--line); padding-block-end: .5rem; }
@media (max-width: 64rem) { .viewer > .info { display: none; } }
@media (max-width: 40rem) {
	.sheet { margin-inline: 1rem; }
	.choice label, .choice button { gap: .3rem; font-size: .95rem; }
	.top { gap: 1rem; margin-block-end: 1.25rem; }
	.tools, .tools > * { width: 100%; }
	.bar button { flex: 1 1 8rem; }
	.card { padding: .85rem; }
	.viewer > footer .icon { flex: 1; }
	.viewer > footer { gap: .5rem; }
	.viewer .note, .viewer .choice { flex-basis: 100%; order: -1; }
	.viewer .choice { order: -2; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; scroll-behavior: auto !important; } }
`;
