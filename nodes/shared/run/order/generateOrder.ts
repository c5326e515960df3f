import { checkGenerate } from '../../request/generate';
import { resolveSettings } from '../../request/resolve';
import type { RenderSettings } from '../../request/settings';
import type { ImageRequest } from '../../request/types';
import { imageOrder } from './imageOrder';
import type { Asking, Ordered, RowSettings } from './types';

export interface GenerateRow extends RowSettings {
	render: RenderSettings;
}

/** An order for images from words: nothing is needed but the row's own parameters. */
export async function generateOrder({ render, output }: GenerateRow, asking: Asking): Promise<Ordered<ImageRequest>> {
	const { settings, target, context } = resolveSettings(render, asking);
	const checked = checkGenerate(settings, context);
	if (!checked.ok) return checked;
	const { request, remarks } = checked;
	return { ok: true, remarks, order: imageOrder(request, settings, output, { asking, target }), isComplete: true };
}
