import { basename, extname } from 'node:path';
import { escape } from 'html-escaper';
import { findPreset } from '../nodes/shared/catalog/channels';
import { sum } from './collect';
import type { Shot } from './collect';
import { fontSheets, style } from './contactSheetStyle';

export interface ContactSheet {
	title: string;
	shots: Shot[];
	/** One sentence: who made the images and who is billed for them. */
	madeBy: string;
	/** The sentence of the estimate, where the workflow has one. */
	estimate: string;
	/** Where the workflow can be seen. */
	editorUrl: string;
}

/** A field as text, safe to put in a page. */
const show = (value: unknown) => escape(value === undefined || value === null ? '' : String(value));

export const dollars = (amount: number | undefined) =>
	amount === undefined ? 'unknown' : `$${amount.toFixed(amount < 1 ? 4 : 2)}`;

function bytesText(bytes: unknown): string {
	if (typeof bytes !== 'number') return '';
	return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The type of a file by its name: PNG, JPEG. */
const fileType = (fileName: unknown) => extname(String(fileName ?? '')).slice(1).toUpperCase().replace('JPG', 'JPEG');

const fact = (name: string, value: unknown) =>
	show(value) === '' ? '' : `<div><dt>${name}</dt><dd>${show(value)}</dd></div>`;

/** What the place it is for asks for. */
function target({ channel }: Shot['fields']): string {
	const preset = findPreset(String(channel ?? ''));
	return preset ? `${preset.target.width} × ${preset.target.height}` : '';
}

const caption = ({ fields }: Shot) => `
	<header>
		<h2 dir="auto">${show(fields.name ?? fields.fileName)}</h2>
		<p class="sku">${[fields.sku, fields.channel].filter(Boolean).map(show).join(' · ')}</p>
	</header>
	<p class="brief" dir="auto">${show(fields.brief ?? fields.prompt)}</p>`;

function pictureCard(shot: Shot, index: number): string {
	const { fields, picture } = shot;
	const source = `images/${encodeURIComponent(basename(picture!.fileName))}`;
	const cost = typeof fields.costUsd === 'number' ? dollars(fields.costUsd) : 'unknown';
	return `<article>
	<a class="frame" href="${source}"><img src="${source}" alt="${show(fields.name ?? fields.fileName)}" loading="${index < 6 ? 'eager' : 'lazy'}"
		width="${show(fields.width)}" height="${show(fields.height)}"></a>${caption(shot)}
	<dl>${fact('Target', target(fields))}${fact('Size', `${fields.width} × ${fields.height}`)}${fact('Quality', fields.qualityServed || fields.qualityRequested)}${fact('File', `${fileType(fields.fileName)} ${bytesText(fields.bytes)}`)}${fact('Cost', cost)}</dl>
</article>`;
}

const problemCard = (shot: Shot) => `<article class="problem">
	<div class="frame"><p class="outcome">${show(shot.fields.outcome)}</p><p>${show(shot.problem!.message)}</p><p class="way-out">${show(shot.problem!.wayOut)}</p></div>${caption(shot)}
	<dl>${fact('Quality', shot.fields.qualityRequested || shot.fields.quality)}${fact('File', shot.fields.outputFormat || shot.fields.format)}${fact('Cost', dollars((shot.fields.costUsd as number | null) ?? 0))}</dl>
</article>`;

const figure = (value: string | number, name: string) =>
	`<div><strong>${show(value)}</strong><span>${name}</span></div>`;

function figures(shots: Shot[]): string {
	const made = shots.filter(({ picture }) => picture);
	const cost = sum(shots, 'costUsd');
	const tokens = sum(made, 'outputTokens');
	return [
		figure(made.length, made.length === 1 ? 'image' : 'images'),
		figure(shots.length - made.length, 'rows without an image'),
		figure(dollars(cost), 'on the receipts'),
		figure(cost === undefined || made.length === 0 ? 'unknown' : dollars(cost / made.length), 'per image'),
		...(tokens === undefined ? [] : [figure(tokens.toLocaleString('en'), 'output tokens')]),
	].join('');
}

/** One page, without scripts, that shows every picture with its brief and what it cost. Everything in it is escaped. */
export function contactSheet({ title, shots, madeBy, estimate, editorUrl }: ContactSheet): string {
	const cards = shots.map((shot, index) => (shot.picture ? pictureCard(shot, index) : problemCard(shot)));
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline' 'self' file:; font-src 'self' file:">
<title>${show(title)}</title>
${fontSheets.map((sheet) => `<link rel="stylesheet" href="${sheet}">`).join('\n')}
<style>${style}</style>
</head>
<body>
<header class="page">
	<h1>${show(title)}</h1>
	<p>${show(madeBy)}</p>
	<section class="figures">${figures(shots)}</section>
	${estimate ? `<p class="estimate">Before the run: ${show(estimate)}</p>` : ''}
</header>
<main>
${cards.join('\n')}
</main>
<footer><a href="receipts.csv">receipts.csv</a>: one row per image, with tokens, request id and SHA-256 · <a href="${show(editorUrl)}">the workflow in n8n</a> (while the demo runs)</footer>
</body>
</html>
`;
}
