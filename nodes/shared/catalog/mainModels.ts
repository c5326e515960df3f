import type { ModelPrice, Sourced, TextPrice } from './types';

/** A model that can lead a Responses call and use the image tool. */
export interface MainModel extends Sourced {
	id: string;
	name: string;
	/** ISO date from which calls fail; absent while no date is published. */
	closes?: string;
	/** Dated ids that behave as this model does, and close with it. */
	snapshots?: readonly string[];
	/** What to choose instead once it is closed: this package's own choice. */
	successor?: string;
	/** At OpenAI; none: none is known. */
	prices: ReadonlyArray<Omit<ModelPrice, 'model'>>;
}

const checked: Sourced = { source: 'https://developers.openai.com/api/docs/models', checked: '2026-11-20' };

/** USD per million tokens: input, cached input, output. */
const text = (input: number, cached: number, output: number): TextPrice => ({ kind: 'text', input, cached, output });

const open = (id: string, name: string, price?: TextPrice): MainModel => ({ ...checked, id, name, prices: price ? [{ price }] : [] });

/** Source of the day and of the snapshot; OpenAI names no successor that is still sold. */
const closing = (id: string, snapshot: string, name: string, successor: string): MainModel => ({
	...open(id, name),
	snapshots: [snapshot],
	source: 'https://privatedevops.com/news/openai-retires-gpt-5-o3-snapshots-december-2026',
	checked: '2026-11-27',
	closes: '2026-12-11',
	successor,
});

/** Third parties' copies of the price page; of cached input they say a tenth. */
const copied: Sourced = { source: 'https://deploybase.ai/articles/openai-api-pricing-2026', checked: '2026-11-27' };
const copiedMini: Sourced = { source: 'https://chatgptpricing-akr.pages.dev/api-pricing', checked: '2026-11-27' };

/** Main models for Responses, the newest family first. A gpt-image model never is one. */
export const mainModels: readonly MainModel[] = [
	open('gpt-6.1-sol', 'GPT-6.1 Sol', text(2, 0.1, 10)),
	open('gpt-6.1-terra', 'GPT-6.1 Terra'),
	open('gpt-6-astra', 'GPT-6 Astra', text(10, 1, 50)),
	open('gpt-6-sol', 'GPT-6 Sol', text(2, 0.2, 10)),
	open('gpt-6-luna', 'GPT-6 Luna', text(0.1, 0.01, 0.5)),
	{
		...open('gpt-5.6-sol', 'GPT-5.6 Sol'),
		// A promotion "until at least" this day. Afterwards the usual price is assumed: the safe side while nobody has looked.
		prices: [
			{ until: '2026-11-21', price: text(4, 0.4, 20) },
			{ from: '2026-11-22', price: text(5, 0.5, 30) },
		],
	},
	open('gpt-5.6-terra', 'GPT-5.6 Terra', text(2, 0.2, 12)),
	open('gpt-5.6-luna', 'GPT-5.6 Luna', text(0.2, 0.02, 1.2)),
	open('gpt-5.5', 'GPT-5.5', text(5, 0.5, 30)),
	open('gpt-5.4', 'GPT-5.4', text(2.5, 0.25, 15)),
	open('gpt-5.4-mini', 'GPT-5.4 Mini', text(0.75, 0.075, 4.5)),
	{ ...closing('gpt-5', 'gpt-5-2025-08-07', 'GPT-5', 'gpt-6.1-sol'), prices: [{ price: text(1.25, 0.125, 10), ...copied }] },
	{ ...closing('gpt-5-mini', 'gpt-5-mini-2025-08-07', 'GPT-5 Mini', 'gpt-6.1-terra'), prices: [{ price: text(0.25, 0.025, 2), ...copiedMini }] },
	closing('o3', 'o3-2025-04-16', 'o3', 'gpt-5.4'),
];

/** What is asked where a person chose nothing. */
export const defaultMainModel = 'gpt-5.4';

const byId = new Map(
	mainModels.flatMap((model) => [model.id, ...(model.snapshots ?? [])].map((id) => [id, model] as const)),
);

/** The catalog's entry for a main model; undefined for an id it does not know. */
export function findMainModel(id: string): MainModel | undefined {
	return byId.get(id);
}

/** Whether an id that the catalog does not know may be one: of OpenAI's text models, by how they are named. */
export const looksLikeMainModel = (id: string): boolean =>
	/^(gpt-\d|o\d)/.test(id) && !/image|audio|realtime|transcribe|tts|search|instruct/.test(id);
