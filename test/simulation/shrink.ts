import type { Answer, History, NodeScript, RowScript } from './history';
import { check, type Violation } from './checks';
import { play } from './play';

export const violationsOf = async (history: History): Promise<Violation[]> => check(await play(history));

const without = <Value>(list: Value[], index: number): Value[] => list.filter((_, at) => at !== index);

const withoutKey = <Value extends object>(value: Value, key: string): Value =>
	Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as Value;

const replaced = <Value>(list: Value[], index: number, value: Value): Value[] => list.map((one, at) => (at === index ? value : one));

function smallerAnswers(list: Answer[]): Answer[][] {
	return list.flatMap((answer, index) => [
		without(list, index),
		...(Object.keys(answer).length > 1 ? [replaced(list, index, { kind: answer.kind })] : []),
		...Object.keys(answer)
			.filter((key) => key !== 'kind')
			.map((key) => replaced(list, index, withoutKey(answer, key))),
		...(answer.kind === 'json' ? [] : [replaced(list, index, { ...answer, kind: 'json' })]),
	]);
}

function smallerRows(row: RowScript): RowScript[] {
	return [
		...(row.answers.length > 1 ? [{ ...row, answers: [] }] : []),
		...smallerAnswers(row.answers).map((answers) => ({ ...row, answers })),
		...(row.looks ? [withoutKey(row, 'looks'), ...smallerAnswers(row.looks).map((looks) => ({ ...row, looks }))] : []),
		...(row.settings ? [withoutKey(row, 'settings')] : []),
		...Object.keys(row.columns)
			.filter((key) => key !== 'id')
			.map((key) => ({ ...row, columns: withoutKey(row.columns, key) })),
	];
}

function smallerNodes(node: NodeScript): NodeScript[] {
	return [
		...node.rows.map((_, index) => ({ ...node, rows: without(node.rows, index) })).filter(({ rows }) => rows.length > 0),
		...(node.passes > 1 ? [{ ...node, passes: node.passes - 1 }] : []),
		...(node.tries > 1 ? [{ ...node, tries: node.tries - 1 }] : []),
		...(node.savedRetries > 0 ? [{ ...node, savedRetries: node.savedRetries - 1 }] : []),
		...(node.waitBetweenTriesMs > 0 ? [{ ...node, waitBetweenTriesMs: 0 }] : []),
		...node.rows.flatMap((row, index) => smallerRows(row).map((smaller) => ({ ...node, rows: replaced(node.rows, index, smaller) }))),
		...Object.keys(node.settings)
			.filter((key) => !needed.has(key))
			.map((key) => ({ ...node, settings: withoutKey(node.settings, key) })),
	];
}

/** Without a size no price is known beforehand, and a conversation has to begin somewhere. */
const needed = new Set(['quality', 'sizeFrom', 'width', 'height', 'mainModel', 'continueFrom']);

function smallerHistories(history: History): History[] {
	return [
		...history.nodes.map((_, index) => ({ ...history, nodes: without(history.nodes, index) })).filter(({ nodes }) => nodes.length > 0),
		...['kill', 'stopAt', 'price'].filter((key) => key in history).map((key) => withoutKey(history, key)),
		...(history.storeDown.length > 0 ? [{ ...history, storeDown: [] }] : []),
		...history.nodes.flatMap((node, index) =>
			smallerNodes(node).map((smaller) => ({ ...history, nodes: replaced(history.nodes, index, smaller) })),
		),
	];
}

/** A smaller history that breaks the same rule: parts are left out while it still does. */
export async function shrink(history: History, rule: string, most = 600): Promise<History> {
	let smallest = history;
	let left = most;
	for (let found = true; found;) {
		found = false;
		for (const candidate of smallerHistories(smallest)) {
			if (left-- <= 0) return smallest;
			if (!(await violationsOf(candidate)).some((violation) => violation.rule === rule)) continue;
			smallest = candidate;
			found = true;
			break;
		}
	}
	return smallest;
}
