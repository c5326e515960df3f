import { escape } from '../../shared/output/html';
import { mostName, mostNote } from '../limits';
import { decisions, type Round } from '../round';
import { type AddressOf, cardOf, slider } from './card';
import { documentOf } from './document';
import { icon } from './icons';
import { spentText } from './money';
import { fill, words } from './words';

/** What the script reads. A text of JSON inside a script element ends at no tag. */
const data = (round: Round) => JSON.stringify({ words, round: round.id, spent: spentText(round.cards) }).replaceAll('<', '\\u003c');

function facts({ cards, until, ending }: Round): string {
	const pictures = cards.filter(({ problem }) => problem === '').length;
	const without = cards.length - pictures;
	const time = `<time datetime="${escape(until)}">${escape(until.slice(0, 16).replace('T', ' '))} UTC</time>`;
	return [
		pictures === 1 ? words.onePicture : fill(words.picturesCount, { count: pictures }),
		without === 0 ? '' : fill(words.withoutPicture, { count: without }),
		until === '' ? '' : fill(words.openUntil[ending], { time }),
	]
		.filter(Boolean)
		.join(' · ');
}

const top = (round: Round) => `<header class="top">
<div><h1 dir="auto">${escape(round.title)}</h1>
<p class="facts">${facts(round)}</p>
<p class="intro">${words.intro}</p></div>
<div class="tools">
<label><span>${words.yourName} <small>${words.yourNameHint}</small></span><input type="text" name="reviewer" maxlength="${mostName}" dir="auto" autocomplete="name"></label>
<button type="button" class="bulk scripted" hidden>${icon('accepted')}${round.cards.some(({ verdict }) => verdict !== '') ? words.approvePassed : words.approveAll}</button>
</div>
</header>`;

const bar = ({ cards }: Round) => `<section class="bar" aria-label="${words.tools}">
<progress max="${cards.length}" value="0" aria-label="${words.progress}"></progress>
<div>
<p class="tally" role="status">${fill(words.decided, { decided: 0, count: cards.length })}</p>
<p class="done" role="status"></p>
<button type="button" class="next scripted" hidden>${words.nextUndecided}</button>
<button class="send primary">${words.send}</button>
<p class="alert" role="alert"></p>
</div>
</section>`;

const ask = `<dialog class="ask" aria-labelledby="ask-title">
<h2 id="ask-title"></h2><p>${words.undecidedText}</p>
<div class="actions"><button type="button" class="primary"></button><button type="button" class="back">${words.goOn}</button></div>
</dialog>`;

const viewer = `<dialog class="viewer" aria-labelledby="viewer-title">
<header><span class="place number"></span><h2 id="viewer-title" dir="auto"></h2>
<button type="button" class="zoom icon" aria-pressed="false" aria-label="${words.zoom}">${icon('zoom')}</button>
<a class="download button icon" download target="_blank" aria-label="${words.download}">${icon('download')}</a>
<button type="button" class="close icon" aria-label="${words.close}">${icon('rejected')}</button></header>
<div class="stage" tabindex="0" role="group" aria-label="${words.viewer}"></div>
<aside class="info" aria-label="${words.asked}"></aside>
${slider(words.compareShown)}
<footer><button type="button" class="previous icon" aria-label="${words.previous}">${icon('previous')}</button>
<div class="choice" role="group" aria-label="${words.decision}">${decisions.map((status) => `<button type="button" class="${status}" value="${status}" aria-pressed="false">${icon(status)}<span>${words[status]}</span></button>`).join('')}</div>
<label class="note"><span>${words.note}</span><textarea rows="1" maxlength="${mostNote}" dir="auto" placeholder="${words.notePlaceholder}"></textarea></label>
<button type="button" class="following icon" aria-label="${words.next}">${icon('next')}</button></footer>
</dialog>`;

const keyboard = `<details class="keys scripted" hidden><summary>${words.keyboard}</summary><dl>${words.keys.map(([key, does]) => `<div><dt><kbd>${key}</kbd></dt><dd>${does}</dd></div>`).join('')}</dl></details>`;

/** The page people decide on: a form that works without its script. Everything of rows in it is escaped. */
export const reviewPage = (round: Round, addressOf: AddressOf): string =>
	documentOf({
		title: round.title,
		scripted: true,
		body: `<form method="post" autocomplete="off">
<input type="hidden" name="round" value="${escape(round.id)}">
<main class="page">
${top(round)}
<ol class="grid">${round.cards.map((card, index) => cardOf(card, index, addressOf)).join('\n')}</ol>
${keyboard}
</main>
${bar(round)}
</form>
${viewer}
${ask}
<script type="application/json" id="data">${data(round)}</script>`,
	});
