import { around, body, crosses, label, note, overlap, whole } from './drawing';
import { isNote, load, wires, workflows } from './shipped';

/** What an editor of 1440 × 900 shows at zoom 0.5, its bars left out, in pixels of the canvas. */
const screen = { width: 2240, height: 1440 };

describe.each(workflows)('%s', (file) => {
	const workflow = load(file);
	const notes = workflow.nodes.filter(isNote);
	const nodes = workflow.nodes.filter((node) => !isNote(node));

	test('has at most twenty nodes, and one note, which is yellow', () => {
		expect(nodes.length).toBeLessThanOrEqual(20);
		expect(notes.map(({ parameters }) => parameters.color)).toEqual([1]);
	});

	test('can be read without scrolling', () => {
		const all = around([...nodes.map(whole), ...notes.map(note)]);
		expect(all.right - all.left).toBeLessThanOrEqual(screen.width);
		expect(all.bottom - all.top).toBeLessThanOrEqual(screen.height);
	});

	test('has no node on another, or on the note', () => {
		const onEachOther = nodes.flatMap((a, index) => nodes.slice(index + 1).filter((b) => overlap(whole(a), whole(b))).map((b) => `${a.name} / ${b.name}`));
		const onNotes = nodes.filter((node) => notes.some((one) => overlap(whole(node), note(one))));
		expect([...onEachOther, ...onNotes.map(({ name }) => name)]).toEqual([]);
	});

	test('has no line through a node, a label or the note', () => {
		const through = wires(workflow).flatMap((wire) => {
			const others = nodes.filter((node) => node !== wire.from && node !== wire.to);
			const hit = others.filter((node) => crosses(wire, body(node)) || crosses(wire, label(node))).map(({ name }) => name);
			return [...hit, ...notes.filter((one) => crosses(wire, note(one))).map(({ name }) => name)].map((name) => `${wire.from.name} → ${wire.to.name}: ${name}`);
		});
		expect(through).toEqual([]);
	});

	test('names each node in at most five words', () => {
		expect(nodes.map(({ name }) => name).filter((name) => name.split(/\s+/).length > 5)).toEqual([]);
	});
});

test('the rules see what they forbid', () => {
	const at = (name: string, x: number, y: number) => ({ id: name, name, type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [x, y] as [number, number], parameters: {} });
	const [from, between, to, below] = [at('a', 0, 0), at('b', 224, 0), at('c', 448, 0), at('d', 224, 272)];
	const wire = { from, output: 0, outputs: 1, to, input: 0 };
	expect(crosses(wire, body(between))).toBe(true);
	expect(crosses(wire, body(below))).toBe(false);
	expect(crosses({ ...wire, from: to, to: from }, label(between))).toBe(false);
	expect(overlap(whole(from), whole(at('e', 100, 60)))).toBe(true);
});
