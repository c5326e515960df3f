import type { RenderSettings } from './settings';

/** What a person chose for one turn of a conversation, read from parameters and not yet checked. */
export interface RespondSettings {
	mainModel: string;
	/** What the user says in this turn. */
	message: string;
	/** [Brackets] of a prompt frame: while one is left in the message, nothing is sent. */
	blanks?: string[];
	/** How the main model is to behave, whatever is said. */
	instructions: string;
	/** Force the image tool, or let the main model decide. */
	imageRequired: boolean;
	/** What the tool does: generate, edit or auto. */
	action: string;
	/** The tool's settings; its prompt is the main model's to write. */
	image: RenderSettings;
	/** Empty: a conversation begins. At most one of the two is given. */
	previousResponseId: string;
	conversationId: string;
	/** The turn belongs to a conversation: without its id nothing is sent. */
	needsConversation?: boolean;
	/** Open a conversation for this turn and the next ones. */
	newConversation: boolean;
	store: boolean;
	background: boolean;
	maxToolCalls?: number;
	maxOutputTokens?: number;
	reasoningEffort?: string;
	/** Key and value, as typed. */
	metadata: Array<[key: string, value: string]>;
}
