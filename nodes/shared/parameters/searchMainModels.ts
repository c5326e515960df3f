import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { daysUntilClosed, modelLabel } from '../catalog/imageModels';
import { looksLikeMainModel, mainModels } from '../catalog/mainModels';
import { listModels } from '../transport/listModels';
import { listed } from './listed';

/** The catalog's open main models, then whatever else the account's live list names. */
export async function searchMainModels(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const today = new Date();
	const open = mainModels.filter((model) => (daysUntilClosed(model, today) ?? 1) > 0);
	const live = (await listModels(this)).filter((id) => looksLikeMainModel(id) && !mainModels.some((model) => model.id === id));
	return listed(open.map((model) => ({ name: modelLabel(model), value: model.id })), live, filter);
}
