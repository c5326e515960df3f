import { daysUntilClosed, defaultImageModel, isDrawingModel, noticeDays } from '../catalog/imageModels';
import { defaultMainModel, findMainModel } from '../catalog/mainModels';
import type { Refusal } from './types';

/** Whose closing dates bind, and on which day. */
interface Judged {
	today: Date;
	servedByOpenAi: boolean;
}

/** Refuses a main model that is missing, draws, or is closed. */
export function checkMainModel(id: string, { today, servedByOpenAi }: Judged): Refusal | undefined {
	const parameter = 'Main Model';
	if (id === '')
		return {
			parameter,
			message: 'No main model is chosen',
			description: `Choose one from the list, for example ${defaultMainModel}.`,
		};
	if (isDrawingModel(id)) {
		return {
			parameter,
			message: `${id} draws images and cannot lead a conversation`,
			description: `The main model reads, reasons and calls the image tool; ${id} is what the tool draws with. Set Main Model to ${defaultMainModel} and Image Model to ${id}. For one image from one prompt use the Generate Image node, which needs no main model.`,
		};
	}
	const known = servedByOpenAi ? findMainModel(id) : undefined;
	return known && (daysUntilClosed(known, today) ?? 1) <= 0
		? {
				parameter,
				message: `OpenAI closed ${id} on ${known.closes}`,
				description: `Choose ${known.successor} instead.`,
			}
		: undefined;
}

/** A remark while a main model is about to be closed. */
export function mainModelRemarks(id: string, { today, servedByOpenAi }: Judged): string[] {
	const known = servedByOpenAi ? findMainModel(id) : undefined;
	if (!known || (daysUntilClosed(known, today) ?? Infinity) > noticeDays) return [];
	return [`OpenAI closes ${id} on ${known.closes}. Choose ${known.successor} before then.`];
}

/** Refuses a main model in the place of the image model. */
export function checkToolModel(id: string): Refusal | undefined {
	if (!findMainModel(id)) return undefined;
	return {
		parameter: 'Image Model',
		message: `${id} cannot draw`,
		description: `It can be the Main Model, which leads the conversation. Set Image Model to ${defaultImageModel.id}.`,
	};
}
