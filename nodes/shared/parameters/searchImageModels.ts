import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { daysUntilClosed, imageModels } from '../catalog/imageModels';
import type { ImageModel } from '../catalog/types';
import { listModels } from '../transport/listModels';

const isImageModel = (id: string) => /image|dall-e/i.test(id);

function label(model: ImageModel, today: Date): string {
	const days = daysUntilClosed(model, today);
	return days === undefined ? model.name : `${model.name} (closes ${model.closes})`;
}

/** The catalog's open models, then whatever else the account's live list names; only the catalog where it cannot be reached. */
export async function searchImageModels(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const today = new Date();
	const open = imageModels.filter((model) => (daysUntilClosed(model, today) ?? 1) > 0);
	const known: INodeListSearchItems[] = open.map((model) => ({ name: label(model, today), value: model.id }));
	const live = (await listModels(this)).filter(isImageModel).map((id) => ({ name: id, value: id }));
	const closed = new Set(imageModels.filter((model) => !open.includes(model)).map(({ id }) => id));
	const unknown = live.filter(({ value }) => !closed.has(value) && !known.some((model) => model.value === value));
	const wanted = filter.toLowerCase();
	const matches = ({ name, value }: INodeListSearchItems) => `${name} ${value}`.toLowerCase().includes(wanted);
	return { results: [...known, ...unknown].filter(matches) };
}
