import { type FirstStoredFinding, firstStoredLoad } from '../firstStored';
import type { Goal } from './goals';

const seconds = (ms: number) => (Number.isFinite(ms) ? `${(ms / 1000).toFixed(1)} s` : 'never');
const times = (value: number) => (Number.isFinite(value) ? ` (${value.toFixed(2)})` : '');

/** When pictures are in a person's own storage, in each way; ratios are to n8n's own OpenAI node. */
export function firstStoredTable(found: FirstStoredFinding[]): string {
	const { rows, delayMs, bytes } = firstStoredLoad;
	const yardstick = found.find(({ id }) => id === 'built-in');
	const ratio = (one: FirstStoredFinding, of: (finding: FirstStoredFinding) => number) => (yardstick ? times(of(one) / of(yardstick)) : '');
	const lines = found.map((one) => [
		one.name,
		...(one.failure
			? [`fails: ${one.failure.slice(0, 120).replaceAll('|', '\\|')}`, '', '', '']
			: [
					`${seconds(one.firstStoredMs)}${ratio(one, ({ firstStoredMs }) => firstStoredMs)}`,
					`${seconds(one.allStoredMs)}${ratio(one, ({ allStoredMs }) => allStoredMs)}`,
					`${(one.cpuMs / rows).toFixed(0)} ms${ratio(one, ({ cpuMs }) => cpuMs)}`,
					`+${(one.peakBytes / 1e6).toFixed(0)} MB${ratio(one, ({ peakBytes }) => peakBytes)}`,
				]),
	]);
	const head = [`${rows} × ${bytes / 1e6} MB, answers in ${delayMs / 1000} s, saved in a folder`, 'First picture saved', 'All saved', 'CPU per image', 'Memory'];
	return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The first picture leaves at once. */
export function firstStoredGoals(found: FirstStoredFinding[]): Goal[] {
	const own = found.find(({ id, failure }) => id === 'passed-on' && !failure);
	if (!own) return [];
	const after = own.firstStoredMs - own.firstAnswerMs;
	return [{ text: 'Run Workflow for Each Image: the first picture is saved within 3 s of the first answer', found: seconds(after), reached: after <= 3000 }];
}
