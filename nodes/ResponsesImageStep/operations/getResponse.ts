import type { INodeProperties } from 'n8n-workflow';
import { sha256 } from '../../shared/base/hash';
import { flag, readOutputSettings, text } from '../../shared/parameters/read';
import { readRunSettings } from '../../shared/parameters/readRun';
import { choiceCheck } from '../../shared/parameters/choices';
import type { Operation } from '../../shared/parameters/operation';
import { blankConversation } from '../../shared/receipt/blank';
import { placeOf } from '../../shared/output/place';
import { isResponseId } from '../../shared/request/ids';
import { routeFacts } from '../../shared/run/order/imageOrder';
import type { RowSettings } from '../../shared/run/order/types';
import { runRows } from '../../shared/run/runRows';
import type { Step } from '../../shared/run/step';
import { conversationSender, type TurnRequest } from '../conversationSender';
import { fetchOptions } from '../parameters/options';
import { readPatience } from '../read';

const properties: INodeProperties[] = [
	{
		displayName: 'Response ID',
		name: 'responseId',
		type: 'string',
		required: true,
		default: '={{ $json.receipt?.responseId ?? $json.responseId ?? "" }}',
		placeholder: 'e.g. {{ $json.receipt.responseId }}',
		description: 'Of a response that was stored. Fetching costs nothing; the receipt repeats what the response cost.',
	},
	{
		displayName: 'Wait Until Finished',
		name: 'waitForIt',
		type: 'boolean',
		default: true,
		description: 'Whether to wait for work that is still going on in the background',
	},
	...fetchOptions,
];

interface GetRow extends RowSettings {
	responseId: string;
	patience: TurnRequest['patience'];
}

const free = { usd: 0, lowUsd: 0, highUsd: 0, usage: {}, basis: 'Fetching costs nothing.' };

/** The images and words of a response that was asked for earlier. */
const getStep: Step<GetRow, TurnRequest> = {
	properties,
	readRun: readRunSettings,
	refuseChoice: choiceCheck(properties),
	read: (ctx, row) => ({
		responseId: text(ctx.getNodeParameter('responseId', row, '')),
		patience: flag(ctx.getNodeParameter('waitForIt', row, true), true) ? readPatience(ctx, row) : undefined,
		output: readOutputSettings(ctx, row),
		separateCalls: undefined,
	}),
	async order({ responseId, patience, output }, asking) {
		if (!isResponseId(responseId)) {
			const message = responseId === '' ? 'The response ID is empty' : 'This is no response ID';
			const description = 'Give the responseId of an earlier receipt. It begins with resp_.';
			return { ok: false, refusal: { parameter: 'Response ID', message, description } };
		}
		const { route } = asking;
		const order = {
			...placeOf(asking),
			request: { request: { kind: 'fetch' as const, responseId }, wordsSuffice: true, patience },
			bound: true,
			images: 0,
			fingerprint: sha256(JSON.stringify([route.owner, 'fetch', responseId])),
			quote: undefined,
			estimate: free,
			output,
			known: { ...blankConversation(), ...routeFacts(route, ''), promptVersion: output.promptVersion, responseId, fetched: true },
		};
		return { ok: true, remarks: [], order, isComplete: true };
	},
	sender: conversationSender,
};

export const getResponse: Operation = {
	value: 'getResponse',
	name: 'Get Response',
	action: 'Get a response and its images',
	description: 'Fetch the images and words of an earlier response',
	properties,
	execute: async (ctx) => await runRows(ctx, getStep),
};
