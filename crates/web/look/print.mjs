// Prints a slip as soon as it is there.

if (document.readyState === "complete") print();
else addEventListener("load", () => print());
