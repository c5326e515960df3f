import { Tournament } from '@n8n/tournament';
import { buys, isNote, isOurs, load, wires, workflows } from './shipped';

/** Fields that stand in `receipt` now, and stood among the row's columns before. */
const receiptFields = 'outcome|costUsd|estimatedUsd|fileName|fileUrl|requestId|responseId|conversationId|text|images|width|height|sha256|bytes|modelServed|promptVersion|reviewStatus';
const quoted = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe.each(workflows)('%s', (file) => {
	const workflow = load(file);
	const nodes = workflow.nodes.filter((node) => !isNote(node));
	const text = (node: (typeof nodes)[number]) => JSON.stringify(node.parameters);

	test('n8n can read every expression', () => {
		const reader = new Tournament((error) => {
			throw error;
		});
		const expressions = nodes.flatMap((node) => [...text(node).matchAll(/"(=(?:[^"\\]|\\.)*)"/g)].map(([json]) => JSON.parse(json) as string));
		const unreadable = expressions.filter((expression) => {
			try {
				reader.getExpressionCode(expression.slice(1));
				return false;
			} catch {
				return true;
			}
		});
		expect(unreadable).toEqual([]);
	});

	test('every expression names a node that is there', () => {
		const names = new Set(nodes.map(({ name }) => name));
		const named = nodes.flatMap((node) => [...text(node).matchAll(/\$\('((?:[^'\\]|\\.)+)'\)/g)].map(([, name]) => name!));
		expect(named.filter((name) => !names.has(name))).toEqual([]);
	});

	test('the note names nodes that are there, and no others in bold as if they were', () => {
		const names = new Set(nodes.map(({ name }) => name));
		const tables = /^(Set-up|Prompt lab|Prompt batch|Settings|.* Table|Upper row:|Lower row:)$/;
		const said = workflow.nodes.filter(isNote).flatMap(({ parameters }) => [...String(parameters.content).matchAll(/(?:in|of|behind) \*\*([^*]+)\*\*/g)].map(([, name]) => name!));
		const tableNames = nodes.flatMap((node) => [...text(node).matchAll(/"(?:tableName|value)":"([^"]+)"/g)].map(([, name]) => name!));
		const unknown = said.filter((name) => !names.has(name) && !tables.test(name) && !tableNames.includes(name) && !/API|Ghost|Strapi|WordPress|WooCommerce|Shopify|draft/.test(name));
		expect(unknown).toEqual([]);
	});

	test('what comes out of an image node is read from its receipt, review or error', () => {
		const makers = nodes.filter(buys).map(({ name }) => name);
		const byName = makers.map((name) => new RegExp(`\\$\\('${quoted(name)}'\\)[^}]*?\\.json\\.(?:${receiptFields})\\b`));
		const after = new Set(wires(workflow).filter(({ from }) => buys(from)).map(({ to }) => to.name));
		const direct = new RegExp(`\\$json\\.(?:${receiptFields}|passed|reasons|score|textRead|details|description)\\b`);
		const old = nodes.filter((node) => byName.some((field) => field.test(text(node))) || (after.has(node.name) && node.type !== 'n8n-nodes-base.dataTable' && direct.test(text(node))));
		expect(old.map(({ name }) => name)).toEqual([]);
	});

	test('a file is in the field data', () => {
		const own = nodes.map(({ parameters }) => (parameters.fileOptions as { binaryField?: string } | undefined)?.binaryField).filter(Boolean);
		const fields = nodes.flatMap((node) => [...text(node).matchAll(isOurs(node) ? /"(?:nodeFields|fields)":"([^"={]+)"/g : /"(?:dataPropertyName|binaryPropertyName|inputDataFieldName)":"([^"={]+)"/g)].map(([, name]) => name!));
		const known = ['data', ...own.map((name) => `${name}*`), ...own];
		expect(fields.filter((name) => !known.includes(name))).toEqual([]);
		expect(nodes.filter((node) => /binary\??\.image\b/.test(text(node))).map(({ name }) => name)).toEqual([]);
	});

	test('options stand in their groups, and none is gone', () => {
		const ours = nodes.filter((node) => isOurs(node) && buys(node));
		expect(ours.filter(({ parameters }) => 'options' in parameters).map(({ name }) => name)).toEqual([]);
		expect(nodes.filter((node) => /skipMadeBy/.test(text(node))).map(({ name }) => name)).toEqual([]);
	});

	test('a node that gives each image to this workflow finds its trigger here, and passes on rows without one', () => {
		const passing = nodes.filter(({ parameters }) => parameters.runWorkflow === true);
		for (const { parameters } of passing) {
			expect(parameters).toMatchObject({ imageWorkflow: { __rl: true, mode: 'id', value: '={{ $workflow.id }}' }, passOnProblems: true });
		}
		const triggers = nodes.filter(({ type }) => type === 'n8n-nodes-base.executeWorkflowTrigger');
		// One that begins with nothing else is called by other workflows.
		const isCalled = !nodes.some(({ type }) => /trigger$/i.test(type) && type !== 'n8n-nodes-base.executeWorkflowTrigger');
		expect(triggers).toHaveLength(passing.length > 0 || isCalled ? 1 : 0);
	});
});
