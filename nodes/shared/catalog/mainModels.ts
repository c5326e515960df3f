import type { Sourced } from './types';

/** A model that can lead a Responses call and use the image tool. Its price is in the price table. */
export interface MainModel extends Sourced {
	id: string;
	name: string;
	/** ISO date from which calls fail; absent while no date is published. */
	closes?: string;
	/** Dated ids that behave as this model does, and close with it. */
	snapshots?: readonly string[];
	/** What to choose instead once it is closed. */
	successor?: string;
}

const checked: Sourced = { source: 'https://developers.openai.com/api/docs/models', checked: '2026-11-20' };

const open = (id: string, name: string): MainModel => ({ ...checked, id, name });
const fresh = (id: string, name: string): MainModel => ({
	id,
	name,
	source: `https://developers.openai.com/api/docs/models/${id}`,
	checked: '2026-11-27',
});
const closing = (id: string, snapshot: string, name: string, successor: string): MainModel => ({
	...open(id, name),
	snapshots: [snapshot],
	source: 'https://developers.openai.com/api/docs/deprecations?translationFallback=zh-Hans',
	checked: '2026-11-27',
	closes: '2026-12-11',
	successor,
});

/** Main models for Responses, the newest family first. A gpt-image model never is one. */
export const mainModels: readonly MainModel[] = [
	{ ...fresh('gpt-6.2-astra', 'GPT-6.2 Astra'), source: 'https://docs.laozhang.ai/en/announcements/gpt-6-2-2026-11.md' },
	fresh('gpt-6.2-sol', 'GPT-6.2 Sol'),
	open('gpt-6.1-sol', 'GPT-6.1 Sol'),
	fresh('gpt-6.1-terra', 'GPT-6.1 Terra'),
	open('gpt-6-astra', 'GPT-6 Astra'),
	open('gpt-6-sol', 'GPT-6 Sol'),
	open('gpt-6-luna', 'GPT-6 Luna'),
	open('gpt-5.6-sol', 'GPT-5.6 Sol'),
	open('gpt-5.6-terra', 'GPT-5.6 Terra'),
	open('gpt-5.6-luna', 'GPT-5.6 Luna'),
	open('gpt-5.5', 'GPT-5.5'),
	open('gpt-5.4', 'GPT-5.4'),
	open('gpt-5.4-mini', 'GPT-5.4 Mini'),
	closing('gpt-5', 'gpt-5-2025-08-07', 'GPT-5', 'gpt-6.1-sol'),
	closing('gpt-5-mini', 'gpt-5-mini-2025-08-07', 'GPT-5 Mini', 'gpt-6.1-terra'),
	{
		...closing('o3', 'o3-2025-04-16', 'o3', 'gpt-5.6-sol'),
		source: 'https://dev.to/aideprecations/what-to-do-before-openai-gpt-5-and-o3-shut-down-on-december-11-2026-fap',
	},
];

const byId = new Map(
	mainModels.flatMap((model) => [model.id, ...(model.snapshots ?? [])].map((id) => [id, model] as const)),
);

/** The catalog's entry for a main model; undefined for an id it does not know. */
export function findMainModel(id: string): MainModel | undefined {
	return byId.get(id);
}
