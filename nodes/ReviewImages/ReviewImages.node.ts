import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { answerReviewer } from './answer';
import { askForReview } from './ask';
import { outputs } from './outputs';
import { reviewParameters } from './parameters';
import { webhooks } from './webhooks';

export class ReviewImages implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Review Images',
		name: 'reviewImages',
		icon: { light: 'file:../../icons/reviewImages.svg', dark: 'file:../../icons/reviewImages.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'people decide',
		description: 'People approve, reject or ask again for pictures on one page that n8n itself serves',
		defaults: { name: 'Review Images' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs,
		webhooks,
		waitingNodeTooltip: 'The run goes on when somebody has sent decisions',
		properties: [...reviewParameters],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await askForReview(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerReviewer(this);
	}
}
