import { body, buttons, crosses, label, note, opened, overlap, whole } from './drawing';
import { isNote, isTrigger, load, wires, workflows } from './shipped';

describe.each(workflows)('%s', (file) => {
	const workflow = load(file);
	const notes = workflow.nodes.filter(isNote);
	const nodes = workflow.nodes.filter((node) => !isNote(node));

	test('has at most twenty nodes, and one note, which is yellow', () => {
		expect(nodes.length).toBeLessThanOrEqual(20);
		expect(notes.map(({ parameters }) => parameters.color)).toEqual([1]);
	});

	test('can be read as it opens, and nothing of it lies under a button of the editor', () => {
		const { zoom, onScreen } = opened(workflow.nodes);
		expect(zoom).toBeGreaterThanOrEqual(0.5);
		const drawn = [
			...notes.map((one) => ({ what: one.name, box: note(one) })),
			...nodes.flatMap((node) => [{ what: node.name, box: body(node) }, { what: `label of ${node.name}`, box: label(node) }]),
		];
		const under = Object.entries(buttons(nodes.filter(isTrigger).length)).flatMap(([button, place]) =>
			drawn.filter(({ box }) => overlap(onScreen(box), place)).map(({ what }) => `${what}: ${button}`),
		);
		expect(under).toEqual([]);
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
	const lowest = at('f', 0, 1088);
	const { zoom, onScreen } = opened([from, lowest]);
	expect(zoom).toBeCloseTo(0.5625);
	expect(overlap(onScreen(body(lowest)), buttons(1).execute!)).toBe(false);
	expect(overlap(onScreen(label(lowest)), buttons(1).execute!)).toBe(true);
});
