import "./words.js";
