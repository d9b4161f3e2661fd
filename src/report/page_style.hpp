// The one style of every report, on screen and on paper. Its hash stands in the page's policy.
#pragma once

#include <string_view>

namespace fieldvault::report {

inline constexpr std::string_view page_style = R"css(
:root{color-scheme:light;--ink:#1b1b1b;--soft:#4d4d4d;--line:#8a8a8a;--faint:#f2f2ee;--alarm:#8f1313;--alarm-ground:#fdeeee;--warn:#6b4300;--warn-ground:#fff5dc;--good:#14532d;--good-ground:#eaf6ec;--mark:#1f4e79}
*{box-sizing:border-box}
body{margin:0 auto;max-width:64rem;padding:1rem 1.25rem 3rem;color:var(--ink);background:#fff;font:1rem/1.5 "Noto Sans","Noto Sans Arabic","Noto Naskh Arabic","Noto Sans CJK SC",system-ui,sans-serif;overflow-wrap:break-word}
h1{font-size:1.7rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.3rem;line-height:1.3;margin:2rem 0 .6rem;padding-top:.4rem;border-top:2px solid var(--ink)}
h3{font-size:1.08rem;margin:1.4rem 0 .4rem}
a{color:var(--mark)}
a:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
p{margin:.4rem 0}
.soft{color:var(--soft)}
.code,.hash{font-family:"Noto Sans Mono",ui-monospace,monospace;font-size:.88em;overflow-wrap:anywhere}
.words{white-space:pre-wrap;margin:0}
[lang|=ug],[lang|=ar],[lang|=fa],[lang|=ur],[lang|=kk-Arab]{font-family:"Noto Naskh Arabic","Noto Sans Arabic","Noto Sans",system-ui,sans-serif;font-size:1.08em;line-height:1.8}
.box{border:1px solid var(--line);border-inline-start:6px solid var(--line);background:var(--faint);padding:.6rem .9rem;margin:.8rem 0}
.alarm{border-color:var(--alarm);background:var(--alarm-ground)}
.warn{border-color:var(--warn);background:var(--warn-ground)}
.good{border-color:var(--good);background:var(--good-ground)}
.alarm strong,.alarm h2,.sign-fail{color:var(--alarm)}
.sign-warn{color:var(--warn)}
.sign-pass{color:var(--good)}
.box h2{border:0;margin:.2rem 0;padding:0}
.box h3{margin-top:.2rem}
.wide{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;width:100%}
caption{text-align:start;font-weight:600;padding:.3rem 0}
th,td{border:1px solid var(--line);padding:.35rem .55rem;text-align:start;vertical-align:top}
thead th{background:var(--faint)}
tbody th{min-width:6rem}
dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.2rem 1rem;margin:.6rem 0}
dt{color:var(--soft)}
dd{margin:0;min-width:0}
article{border:1px solid var(--line);padding:.2rem .9rem .7rem;margin:1rem 0}
.statement{display:grid;grid-template-columns:2.6rem 1fr;gap:.4rem;padding:.6rem 0;border-top:1px solid #cfcfcf}
.number{font-weight:700}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(17rem,100%),1fr));gap:.4rem 1.2rem}
.side{min-width:0}
.language{display:block;font-size:.82rem;color:var(--soft)}
.out{color:var(--soft);font-style:italic}
figure{margin:.8rem 0}
svg{display:block;max-width:none}
svg text{font:13px "Noto Sans","Noto Sans Arabic","Noto Sans CJK SC",system-ui,sans-serif;fill:var(--ink)}
.axis{stroke:var(--line);stroke-width:1}
.span{fill:#9db9d6;stroke:var(--mark);stroke-width:1}
.point{fill:var(--mark)}
.seen{fill:#dff0e2;stroke:var(--good);stroke-width:2}
.gap{fill:#fff;stroke:var(--warn);stroke-width:2;stroke-dasharray:5 4}
.fork{fill:var(--alarm-ground);stroke:var(--alarm);stroke-width:3}
.this{stroke-width:4}
footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:.6rem;font-size:.9rem;color:var(--soft)}
nav ul{columns:2;padding-inline-start:1.2rem}
@media (max-width:40rem){body{padding:.6rem .7rem 2rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}.statement{grid-template-columns:1.8rem 1fr}nav ul{columns:1}article{padding:.2rem .6rem .6rem}}
@media print{@page{margin:18mm 15mm}body{max-width:none;padding:0;font-size:10.5pt}a{color:inherit;text-decoration:none}nav{display:none}h2,h3{break-after:avoid}.statement,tr,.box,figure{break-inside:avoid}thead{display:table-header-group}.wide{overflow:visible}svg{max-width:100%;height:auto}}
)css";

}  // namespace fieldvault::report
