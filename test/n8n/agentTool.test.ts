import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { workflow, type NodeSpec, type WorkflowJson } from '../../testbed';
import { useBed } from './useBed';

const bed = useBed();

/** The text an agent's model fills in, as n8n's star button writes it beside a field. */
const fromAgent = (key: string) => `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', \`\`, 'string') }}`;

/** A chat message → n8n's AI Agent, with OpenAI's chat model and one of our nodes as its only tool, every default untouched. */
async function agentWith(type: string, parameters: IDataObject, chatInput: string): Promise<WorkflowJson> {
	const openAiApi = await bed.n8n.createCredential('openAiApi', { apiKey: bed.emulator.apiKey, url: bed.emulator.baseUrl, header: false });
	const langchain = (name: string, more: Partial<NodeSpec>): NodeSpec => ({ name, type: '', after: [], ...more });
	const flow = workflow({
		rows: [{ chatInput }],
		nodes: [
			{ name: 'AI Agent', type: '@n8n/n8n-nodes-langchain.agent', typeVersion: 3.1, parameters: {} },
			langchain('OpenAI Chat Model', { type: '@n8n/n8n-nodes-langchain.lmChatOpenAi', typeVersion: 1.2, credential: { openAiApi }, parameters: { model: { __rl: true, mode: 'id', value: 'gpt-5.4' } } }),
			langchain('Tool', { type: `n8n-nodes-gpt-image.${type}Tool`, credential: bed.credential, parameters }),
		],
		asWritten: true,
	});
	const link = (kind: string) => ({ [kind]: [[{ node: 'AI Agent', type: kind, index: 0 }]] });
	return {
		...flow,
		connections: { ...flow.connections, 'OpenAI Chat Model': link('ai_languageModel'), Tool: link('ai_tool') } as WorkflowJson['connections'],
	};
}

/** The node, what the agent fills in, and what the answer has beside the image's own fields. */
const tools: Array<[string, IDataObject, string[]]> = [
	['generateImage', { prompt: fromAgent('Prompt') }, []],
	['responsesImageStep', { message: fromAgent('Message') }, ['text', 'responseId']],
];

test.each(tools)('an agent that uses %s gets a short answer with a link, and the picture can be seen in the editor', async (type, parameters, beside) => {
	const execution = await bed.n8n.run(await agentWith(type, parameters, 'A fox in a raincoat'));
	expect(execution.error()?.message).toBeUndefined();
	const [asked] = (await bed.emulator.requests()).filter(({ path }) => path.endsWith('/chat/completions'));
	const [told] = asked!.body.tools as Array<{ function: { description: string } }>;
	expect(told!.function.description).toMatch(/fileUrl/);
	const [{ receipt }] = JSON.parse(String(execution.items('AI Agent')[0]!.json.output)) as [{ receipt: IDataObject }];
	expect(Object.keys(receipt).sort()).toEqual(['costUsd', 'fileName', 'fileUrl', 'height', 'note', 'outcome', 'width', ...beside].sort());
	const picture = await sharp(Buffer.from(await (await fetch(String(receipt.fileUrl))).arrayBuffer())).metadata();
	expect(picture).toMatchObject({ format: 'png', width: receipt.width, height: receipt.height });
	const [item] = execution.data.resultData.runData.Tool![0]!.data!.ai_tool![0]!;
	expect(await sharp(await execution.binary(item!)).metadata()).toMatchObject({ width: receipt.width });
});
