// The pages for prospects, and the sign-in page: what is useful without htmx.
import "./busy.js";
import "./drafts.js";
import "./mended.js";
import "./offline.js";
import "./on-demand.js";
import "./share.js";
import "./small.js";
import "./toasts.js";
