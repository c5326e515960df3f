import type { IExecuteFunctions } from 'n8n-workflow';
import { SharedPictures } from '../shared/references/sharedPictures';

const shared = new WeakMap<IExecuteFunctions, SharedPictures>();

/** Pictures that rows of one run share; let go with the run. */
export function sharedBy(ctx: IExecuteFunctions): SharedPictures {
	const pictures = shared.get(ctx) ?? new SharedPictures();
	shared.set(ctx, pictures);
	return pictures;
}
