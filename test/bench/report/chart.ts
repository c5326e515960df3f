import type { Contender, Load } from '../types';
import { figuresOf, type Figures, type Findings } from './figures';

const width = 1000;
const left = 380;
const barLeft = left + 10;
const barRoom = width - barLeft - 130;
const rowHeight = 22;
const titleHeight = 58;

interface Measure {
	title: string;
	of(figures: Figures): number;
	label(value: number): string;
}

const measures: Measure[] = [
	{ title: 'Time, seconds', of: ({ seconds }) => seconds, label: (value) => `${value.toFixed(1)} s` },
	{ title: 'Memory above the same run with the smallest images, MB', of: ({ memoryMb }) => memoryMb, label: (value) => `${value.toFixed(0)} MB` },
	{ title: 'CPU per image, ms', of: ({ cpuMsPerImage }) => cpuMsPerImage, label: (value) => `${value.toFixed(0)} ms` },
];

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
const plainName = ({ name, inFlight }: Contender) => `${name.replace(/[*`]/g, '')}, ${inFlight} in flight`;
const kindOf = ({ id }: Contender) => (id.startsWith('package') ? 'own' : id.startsWith('sdk') ? 'floor' : 'other');

function bars(findings: Findings, contenders: Contender[], load: Load, measure: Measure, top: number): string {
	const cells = contenders.map((contender) => ({ contender, figures: figuresOf(findings.results, contender, load) }));
	const values = cells.map(({ figures }) => (figures && !figures.failure ? measure.of(figures) : 0));
	const most = Math.max(...values, 1e-9);
	const rows = cells.map(({ contender, figures }, index) => {
		const y = top + titleHeight + index * rowHeight;
		const length = Math.max(1, (values[index]! / most) * barRoom);
		const ok = figures && !figures.failure;
		const words = !figures ? 'not measured' : figures.failure ? `fails: ${figures.failure}` : measure.label(values[index]!);
		return [
			`<text x="${left}" y="${y + 12}" text-anchor="end" class="${kindOf(contender)}Name">${escape(plainName(contender))}</text>`,
			ok ? `<rect x="${barLeft}" y="${y}" width="${length.toFixed(1)}" height="15" rx="2" class="${kindOf(contender)}"/>` : '',
			`<text x="${(ok ? barLeft + length + 6 : barLeft).toFixed(1)}" y="${y + 12}">${escape(words)}</text>`,
		].join('');
	});
	return `<text x="20" y="${top + 38}" class="title">${escape(`${load.id}: ${measure.title}`)}</text>\n${rows.join('\n')}`;
}

const style = `
	text { font: 13px system-ui, "Segoe UI", sans-serif; fill: #3c4149; }
	.title { font-size: 15px; font-weight: 600; fill: #14171c; }
	.ownName { font-weight: 600; fill: #14171c; }
	.own { fill: #0e8f6e; } .other { fill: #a9b0ba; } .floor { fill: #d9dde3; }`;

/** Bars side by side: a block per load and measure, everything on one white sheet. */
export function chart(findings: Findings, contenders: Contender[], loads: Load[]): string {
	const measured = contenders.filter(({ id }) => findings.results.some(({ contender }) => contender === id));
	const blockHeight = titleHeight + measured.length * rowHeight + 6;
	const blocks = loads.flatMap((load) => measures.map((measure) => ({ load, measure })));
	const drawn = blocks.map(({ load, measure }, index) => bars(findings, measured, load, measure, index * blockHeight));
	const height = blocks.length * blockHeight + 20;
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>This package beside n8n's OpenAI node, an HTTP Request chain and the openai SDK</title>
<style>${style}
</style>
<rect width="100%" height="100%" fill="#fff"/>
${drawn.join('\n')}
</svg>
`;
}
