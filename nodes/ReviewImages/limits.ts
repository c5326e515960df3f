/** Pictures on one page: each is two fields of a form, of which n8n reads a thousand. */
export const mostPictures = 400;

/** Signs of a person's note, and of their name. */
export const mostNote = 2000;
export const mostName = 100;

/** Criteria of one picture: more than a review has. */
export const mostCriteria = 100;
