import type { Sourced } from './types';

/** A model that can lead a Responses call and use the image tool. Its price is in the price table. */
export interface MainModel extends Sourced {
	id: string;
	name: string;
	/** ISO date from which calls fail; absent while no date is published. */
	closes?: string;
	/** What to choose instead once it is closed. */
	successor?: string;
}

const checked: Sourced = { source: 'https://developers.openai.com/api/docs/models', checked: '2026-11-20' };

const open = (id: string, name: string): MainModel => ({ ...checked, id, name });
const closing = (id: string, name: string, closes: string, successor: string): MainModel => ({
	...open(id, name),
	closes,
	successor,
});

/** Main models for Responses, the newest family first. A gpt-image model never is one. */
export const mainModels: readonly MainModel[] = [
	open('gpt-6.1-sol', 'GPT-6.1 Sol'),
	open('gpt-6.1-terra', 'GPT-6.1 Terra'),
	open('gpt-6-astra', 'GPT-6 Astra'),
	open('gpt-6-sol', 'GPT-6 Sol'),
	open('gpt-6-luna', 'GPT-6 Luna'),
	open('gpt-5.6-sol', 'GPT-5.6 Sol'),
	open('gpt-5.6-terra', 'GPT-5.6 Terra'),
	open('gpt-5.6-luna', 'GPT-5.6 Luna'),
	open('gpt-5.5', 'GPT-5.5'),
	open('gpt-5.4', 'GPT-5.4'),
	open('gpt-5.4-mini', 'GPT-5.4 Mini'),
	closing('gpt-5', 'GPT-5', '2026-12-11', 'gpt-5.4'),
	closing('gpt-5-mini', 'GPT-5 Mini', '2026-12-11', 'gpt-5.4-mini'),
	closing('o3', 'o3', '2026-12-11', 'gpt-5.4'),
];

const byId = new Map(mainModels.map((model) => [model.id, model]));

/** The catalog's entry for a main model; undefined for an id it does not know. */
export function findMainModel(id: string): MainModel | undefined {
	return byId.get(id);
}
