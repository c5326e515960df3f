import type { IDataObject } from 'n8n-workflow';
import type { NodeSpec } from '../../../testbed';

/** The nodes of a workflow that makes one image per row, and the credential they need. */
export interface Chain {
	credentialType: string;
	credential(apiKey: string, baseUrl: string): IDataObject;
	nodes(credential: Record<string, string>, baseUrl: string): NodeSpec[];
}

const model = { __rl: true, mode: 'id', value: 'gpt-image-2' };
const size = '1024x1024';
const quality = 'low';
const prompt = '={{ $json.prompt }}';

/** This package. */
export const generateImage = (concurrency: number): Chain => ({
	credentialType: 'gptImageApi',
	credential: (apiKey, baseUrl) => ({ apiKey, baseUrl }),
	nodes: (credential) => [
		{
			name: 'Generate Image',
			type: 'n8n-nodes-gpt-image.generateImage',
			credential,
			parameters: { model, prompt, sizeFrom: 'text', size, quality, options: { concurrency } },
		},
	],
});

const openAi = {
	credentialType: 'openAiApi',
	credential: (apiKey: string, url: string) => ({ apiKey, url, header: false }),
};

/** n8n's own OpenAI node. */
export const builtInNode: Chain = {
	...openAi,
	nodes: (credential) => [
		{
			name: 'OpenAI',
			type: '@n8n/n8n-nodes-langchain.openAi',
			typeVersion: 2.2,
			credential,
			parameters: { resource: 'image', operation: 'generate', modelId: model, prompt, options: { size, quality } },
		},
	],
};

/** What people build from n8n's general nodes. */
export const httpRequestChain: Chain = {
	...openAi,
	nodes: (credential, baseUrl) => [
		{
			name: 'HTTP Request',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			credential,
			parameters: {
				method: 'POST',
				url: `${baseUrl}/images/generations`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'openAiApi',
				sendBody: true,
				specifyBody: 'json',
				jsonBody: `={{ JSON.stringify({ model: '${model.value}', prompt: $json.prompt, size: '${size}', quality: '${quality}' }) }}`,
				options: {},
			},
		},
		{ name: 'Split Out', type: 'n8n-nodes-base.splitOut', typeVersion: 1, parameters: { fieldToSplitOut: 'data', options: {} } },
		{
			name: 'Convert to File',
			type: 'n8n-nodes-base.convertToFile',
			typeVersion: 1.1,
			parameters: { operation: 'toBinary', sourceProperty: 'b64_json', options: {} },
		},
	],
};
