import type { ApiSettings } from '../catalog/apiParameters';
import type { ImageModel } from '../catalog/types';

/** How a person says which size they want. */
export type SizeChoice =
	| { kind: 'auto' }
	/** Pixels. */
	| { kind: 'pixels'; width: number; height: number }
	/** As typed or read from a row: `1536x1024` or `auto`. */
	| { kind: 'text'; text: string }
	/** A preset of the catalog. */
	| { kind: 'preset'; id: string };

/** What a person chose for one row, read from parameters and not yet checked: any text may hold anything. */
export interface RenderSettings extends ApiSettings {
	model: string;
	prompt: string;
	/** [Brackets] of a prompt frame: while one is left in the prompt, nothing is sent. */
	blanks?: string[];
	size: SizeChoice;
	/** Cut the file to the size that was chosen, where the model makes a few pixels more; undefined: yes. */
	exactSize?: boolean;
	/** Send the nearest legal size instead of an illegal one. */
	snapSize: boolean;
	/** Replace what closed models had by what comes nearest today, instead of refusing it. */
	translateClosed?: boolean;
	/** What was replaced, in words. */
	translated?: string[];
}

/** Used instead of the row's own settings. */
export interface Overrides {
	model?: string;
	n?: number;
	outputCompression?: number;
	size?: SizeChoice;
}

/** What a check may know besides the settings. */
export interface RequestContext {
	/** The catalog's entry; undefined for an id it does not know. */
	model: ImageModel | undefined;
	/** The date on which a closed model is judged. */
	today: Date;
	/** False for Azure and other providers, whose closing dates are their own. */
	servedByOpenAi: boolean;
}
