import { decide } from './decide';
import { move } from './move';
import { send } from './send';
import { viewer } from './viewer';

/**
 * What the page does in the browser, beside a form that works without it: tally, keyboard, large view, sending without leaving.
 * n8n's sandbox gives the page no origin: no storage, no cookies, and the state of its history is lost with a reload. Half-done
 * decisions live behind the # of the address, which survives a reload and Back, and is sent to nobody.
 */
export const script = decide + move + viewer + send;
