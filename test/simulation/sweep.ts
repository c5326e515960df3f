import type { History, NodeScript } from './history';

/** Answers that bring something, by what they are asked for. */
const goods: Record<NodeScript['node'], string[]> = {
	generate: ['json', 'sse', 'sseDoubled', 'links', 'noUsage', 'fewer'],
	edit: ['json', 'sse', 'sseDoubled', 'links', 'noUsage', 'fewer'],
	turn: ['json', 'sse', 'words', 'failedResponse', 'incomplete', 'queued'],
};
/** What JSON and event streams are made of, and what they are not. */
const bytes = [10, 34, 44, 125, 126];

const settings = { quality: 'low', sizeFrom: 'pixels', width: 1024, height: 1024 };

/** One row, whose answer is cut or changed at every place of it in turn: `steps` places of each. */
export function* sweep(steps: number): Generator<History> {
	for (const node of ['generate', 'edit', 'turn'] as const)
		for (const kind of goods[node])
			for (let step = 0; step < steps; step++) {
				const at = step / steps;
				const spoilt = [
					...bytes.map((byte) => ({ kind, damage: at, byte })),
					{ kind, cut: at, end: 'end' as const },
					{ kind, cut: at, end: 'ECONNRESET' as const },
				];
				for (const answer of spoilt) yield historyOf(node, answer);
			}
}

function historyOf(node: NodeScript['node'], answer: NodeScript['rows'][number]['answers'][number]): History {
	const row = { columns: { id: 0 }, answers: [answer] };
	const calm = { onError: 'continue' as const, tries: 1, waitBetweenTriesMs: 0, passes: 1, savedRetries: 0 };
	const own = node === 'turn' ? { mainModel: 'gpt-5.4', continueFrom: 'nothing', backgroundMode: 'wait' } : {};
	const rows = [node === 'turn' ? { ...row, looks: [{ ...answer, kind: 'good' }] } : { ...row, settings: { n: 2 } }];
	return { seed: 1, nodes: [{ node, settings: { ...settings, ...own }, ...calm, rows }], storeDown: [] };
}
