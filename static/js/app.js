// The signed-in app: one small module per behaviour, each finds its elements by attribute.
import "./alerts.js";
import "./busy.js";
import "./calls.js";
import "./desk.js";
import "./drafts.js";
import "./files.js";
import "./live.js";
import "./locate.js";
import "./offline.js";
import "./on-demand.js";
import "./share.js";
import "./sheets.js";
import "./small.js";
import "./texting.js";
import "./times.js";
import "./toasts.js";
