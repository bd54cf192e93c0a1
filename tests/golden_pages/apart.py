"""Pages that set what belongs together apart: a signature, a title's lines, files, labels and their values."""

from __future__ import annotations

from tests.golden_pages.case import FOOT, NAV, Case

APART = (
    Case(
        name="signature_below_the_box",
        title="关于调整城区部分公交线路的通告",
        published="2024-05-06",
        source="县交通运输局",
        text=("@1@", "@2@", "@6@", "示例县交通运输局　示例县公安局", "2024年4月30日"),
        html=f"""<html><head><meta charset="utf-8"><title>关于调整城区部分公交线路的通告-示例县人民政府</title></head><body>{NAV}<div class="detail"><div class="d-title">关于调整城区部分公交线路的通告</div><div class="d-info"><span>发布时间：2024-05-06</span><span>信息来源：县交通运输局</span><span>字号：<a>大</a><a>中</a><a>小</a></span></div><div class="d-content"><p>@1@</p><p>@2@</p><p>@6@</p></div><div class="luokuan"><p>示例县交通运输局　示例县公安局</p><p>2024年4月30日</p></div><div class="d-tool"><a>打印</a><a>关闭</a></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="date_alone_below_the_box",
        title="关于暂停办理户籍业务的公告",
        published="2024-11-03",
        source="县公安局",
        text=("@1@", "@9@", "二〇二四年十一月一日"),
        html=f"""<html><head><meta charset="utf-8"><title>关于暂停办理户籍业务的公告</title></head><body>{NAV}<div class="w"><h1>关于暂停办理户籍业务的公告</h1><div class="i">2024-11-03 来源：县公安局</div><div class="c"><p>@1@</p><p>@9@</p></div><p class="rq">二〇二四年十一月一日</p><div class="tools">【打印】【关闭】</div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="title_in_lines_of_the_body",
        title="示例县人民政府办公室关于印发《示例县突发事件总体应急预案》的通知",
        published="2024-11-03",
        text=(
            "示政办发〔2024〕30号",
            "各乡镇人民政府，县政府各部门：",
            "@1@",
            "@9@",
            "示例县人民政府办公室",
            "2024年10月31日",
        ),
        html=f"""<html><head><meta charset="utf-8"><title>示例县人民政府办公室关于印发《示例县突发事件总体应急预案》的通知 - 政策文件 - 示例县人民政府</title></head><body>{NAV}<div class="w"><div class="i">发布时间：2024-11-03</div><div class="c"><p align="center"><strong>示例县人民政府办公室</strong></p><p align="center"><strong>关于印发《示例县突发事件总体应急预案》的通知</strong></p><p align="center">示政办发〔2024〕30号</p><p>各乡镇人民政府，县政府各部门：</p><p>@1@</p><p>@9@</p><p align="right">示例县人民政府办公室</p><p align="right">2024年10月31日</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="title_of_an_editor",
        url="http://www.shili.gov.cn/xinwen/2003/0512.htm",
        title="我市防治工作取得阶段性成果",
        published="2003-05-12",
        text=("（2003年5月12日）", "@1@", "@2@", "@3@"),
        may=("（2003年5月12日）",),
        encoding="gb18030",
        html="""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><meta name="GENERATOR" content="Microsoft FrontPage 4.0"><title>新建网页 1</title></head><body background="bg.gif">
<p align="center"><font face="隶书" size="6" color="#FF0000">示例市政府网</font></p><p align="center"><a href="index.htm">首页</a> <a href="xw.htm">新闻</a> <a href="gg.htm">公告</a></p>
<div align="center"><center><table border="0" width="760"><tr><td width="100%"><p align="center"><b><font size="5" color="#000080">我市防治工作取得阶段性成果</font></b></p><p align="center"><font size="2">（2003年5月12日）</font></p>
<p style="line-height: 150%"><font size="3">&nbsp;&nbsp;&nbsp; @1@</font></p><p style="line-height: 150%"><font size="3">&nbsp;&nbsp;&nbsp; @2@</font></p><p style="line-height: 150%"><font size="3">&nbsp;&nbsp;&nbsp; @3@</font></p></td></tr></table></center></div>
<p align="center"><font size="2">Copyright 2003 示例市人民政府 All Rights Reserved</font></p></body></html>""",
    ),
    Case(
        name="file_of_an_object_parameter",
        title="示例县2024年国民经济和社会发展统计公报",
        published="2025-03-20",
        source="县统计局",
        files=("http://www.shili.gov.cn/upload/2025/0320/tjgb.pdf",),
        text=(),
        html=f"""<html><head><meta charset="utf-8"><title>示例县2024年国民经济和社会发展统计公报_示例县人民政府</title><meta name="ArticleTitle" content="示例县2024年国民经济和社会发展统计公报"><meta name="PubDate" content="2025-03-20"></head><body>{NAV}<div class="w"><h1>示例县2024年国民经济和社会发展统计公报</h1><div class="i">时间：2025-03-20 来源：县统计局</div><div class="c"><object classid="clsid:CA8A9780-280D-11CF-A24D-444553540000" width="990" height="700"><param name="_Version" value="327680"><param name="src" value="/upload/2025/0320/tjgb.pdf"></object></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="files_above_the_body",
        title="关于征求《示例县供热办法》意见的公告",
        published="2024-11-03",
        source="县住建局",
        files=("http://www.shili.gov.cn/u/2024/gr.docx",),
        text=("@1@", "@9@"),
        html=f"""<html><head><meta charset="utf-8"><title>关于征求《示例县供热办法》意见的公告</title></head><body>{NAV}<div class="w"><h1>关于征求《示例县供热办法》意见的公告</h1><div class="i">2024-11-03 来源：县住建局</div><div class="fjxz">附件下载：<a href="/u/2024/gr.docx">示例县供热办法（征求意见稿）.docx</a></div><div class="c"><p>@1@</p><p>@9@</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="leaf_of_a_calendar",
        url="http://www.shili.gov.cn/c101/4501.jhtml",
        title="我县举办首届乡村厨艺大赛",
        published="2024-05-06",
        source="示例日报",
        text=("@1@", "@9@", "@10@"),
        html=f"""<html><head><meta charset="utf-8"><title>我县举办首届乡村厨艺大赛</title></head><body>{NAV}<div class="w"><div class="head"><div class="date"><em>06</em><i>2024-05</i></div><div class="h"><h1>我县举办首届乡村厨艺大赛</h1><p>来源：示例日报</p></div></div><div class="c"><p>@1@</p><p>@9@</p><p>@10@</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="table_of_labels_without_colons",
        url="http://www.shili.gov.cn/c101/4501.jhtml",
        title="示例县行政执法公示",
        published="2024-03-18",
        source="县司法局",
        text=("@1@", "@9@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例县行政执法公示</title></head><body>{NAV}<div class="w"><h1>示例县行政执法公示</h1><table class="xx"><tr><th>索引号</th><td>014/2024-1</td><th>成文日期</th><td>2024-03-11</td></tr><tr><th>发布机构</th><td>县政务办</td><th>公开日期</th><td>2024-03-18</td></tr><tr><th>文号</th><td></td><th>来源</th><td>县司法局</td></tr><tr><th>作者</th><td></td><th>责任编辑</th><td></td></tr></table><div class="c"><p>@1@</p><p>@9@</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="labels_that_only_a_sheet_parts",
        url="http://www.shili.gov.cn/c101/4501.jhtml",
        title="示例县政务服务大厅国庆节放假安排",
        published="2024-09-27",
        source="县行政审批局",
        text=("@1@", "@3@"),
        html="""<!DOCTYPE html><html><head><meta charset="utf-8"><title>示例县政务服务大厅国庆节放假安排 - 示例县人民政府</title></head><body><noscript><strong>很抱歉，如果没有启用JavaScript，本网站将无法正常工作。请启用后继续。</strong></noscript><div id="app"><div class="nav"><a>首页</a><a>公开</a></div><main><div class="title">示例县政务服务大厅国庆节放假安排</div><div class="meta"><div class="meta-item"><span class="label">发布时间</span><span class="value">2024-09-27</span></div><div class="meta-item"><span class="label">来源</span><span class="value">县行政审批局</span></div></div><div class="rich-text"><p>@1@</p><p>@3@</p></div></main></div></body></html>""",
    ),
    Case(
        name="office_beside_the_date",
        title="我区首个“口袋公园”建成开放",
        published="2023-10-09 15:16",
        source="区住建局",
        text=("@1@", "@9@"),
        html=f"""<html><head><meta charset="utf-8"><title>我区首个“口袋公园”建成开放</title></head><body>{NAV}<div class="w"><div class="ar_t"><p class="fz24">我区首个“口袋公园”建成开放</p><p class="fz14"><span>2023-10-09 15:16</span><span>区住建局</span><span>访问量：88</span></p></div><div class="ar_c"><p>@1@</p><p>@9@</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="preformatted_text",
        title="关于召开全县气象工作会议的通知",
        published="2010-01-08",
        source="县气象局",
        text=("各乡镇气象站：", "@5@", "@6@", "示例县气象局", "二〇一〇年一月八日"),
        html=f"""<html><head><meta charset="utf-8"><title>关于召开全县气象工作会议的通知</title></head><body>{NAV}<div class="w"><h1>关于召开全县气象工作会议的通知</h1><div class="i">来源：县气象局 日期：2010-1-8</div><PRE style="white-space:
pre-wrap">各乡镇气象站：
    @5@
    @6@
                                        示例县气象局
                                    二〇一〇年一月八日</PRE></div>{FOOT}</body></html>""",
    ),
    Case(
        name="reporter_above_the_body",
        url="http://paper.shili.com/html/2024-05/12/content_3344.htm",
        title="春茶飘香富农家",
        published="2024-05-12",
        authors=("叶青",),
        text=("@1@", "@9@", "@10@"),
        may=("■ 本报记者 叶青", "——东河茶产业见闻"),
        html="""<html><head><meta charset="utf-8"><title>春茶飘香富农家-示例日报</title></head><body><table><tr><td>2024年05月12日 星期日</td><td><a href="/">返回首页</a> <a href="node_3.htm">版面导航</a></td></tr></table><table><tr><td><a href="a">上一篇</a> <a href="b">下一篇</a> <a>放大</a> <a>缩小</a> <a>默认</a></td></tr><tr><td class="bt" align="center"><founder-title><p>春茶飘香富农家</p></founder-title></td></tr><tr><td align="center">——东河茶产业见闻</td></tr><tr><td align="center">■ 本报记者 叶青</td></tr><tr><td><div id="ozoom"><founder-content><p>@1@</p><p>@9@</p><p>@10@</p></founder-content></div></td></tr></table></body></html>""",
    ),
    Case(
        name="updated_below_the_body",
        url="http://www.shili.gov.cn/c101/4501.jhtml",
        title="不动产登记中心搬迁",
        published="2024-09-30",
        text=("@1@", "@9@"),
        html=f"""<html><head><meta charset="utf-8"><title>不动产登记中心搬迁_示例县人民政府</title></head><body>{NAV}<div class="w"><h1>不动产登记中心搬迁</h1><div class="c"><p>@1@</p><p>@9@</p></div><div class="upd">更新时间：2024-09-30</div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="reporter_first_in_the_body",
        url="http://news.shili.com/2024/0517/1.shtml",
        title="老码头变身新地标",
        published="2024-05-17 08:11",
        source="示例网",
        authors=("金码", "崔新"),
        editors=("王勇",),
        text=("@1@", "@9@"),
        may=("示例日报记者 金码 崔新",),
        html="""<html><head><meta charset="utf-8"><title>老码头变身新地标_示例网</title></head><body><div class="top">2026年01月17日 星期六</div><h1>老码头变身新地标</h1><div class="i">2024-05-17 08:11示例网微博</div><div class="c"><p>示例日报记者 金码 崔新</p><p>@1@</p><p>@9@</p></div><div class="z"><a href="/">示例网 http://www.shili.com</a> 责任编辑： 王勇</div></body></html>""",
    ),
    Case(
        name="medium_and_reporters_in_taiwan",
        url="http://news.shili.com.tw/1.html",
        title="龙味年菜 健康又吉祥",
        published="2012-01-11 01:30",
        source="示例时报",
        authors=("张大武", "陈宗"),
        text=(
            "医院营养师设计出龙年健康餐，希望民众过个健康又吉祥的好年，会场里挤满了前来观摩的乡亲。",
            "营养师说，今年年菜以低脂海鲜为主，佐以红枣、枸杞等药材调味，让年菜达到均衡营养。",
        ),
        may=("示例时报", "【张大武、陈宗／综合报导】"),
        html="""<html><head><meta charset="utf-8"><title>龍味年菜 健康又吉祥 - 示例電子報</title></head><body><div class="box"><h1>龍味年菜 健康又吉祥</h1><ul><li>2012-01-11 01:30</li><li>示例時報</li><li>【張大武、陳宗／綜合報導】</li></ul><div class="c"><p>醫院營養師設計出龍年健康餐，希望民眾過個健康又吉祥的好年，會場裡擠滿了前來觀摩的鄉親。</p><p>營養師說，今年年菜以低脂海鮮為主，佐以紅棗、枸杞等藥材調味，讓年菜達到均衡營養。</p></div></div></body></html>""",
    ),
    Case(
        name="official_account",
        url="https://mp.weixin.qq.com/s?__biz=MzA&mid=1&idx=1&sn=2",
        title="示例县举办首届农产品博览会",
        published="2024-05-17 08:11",
        source="示例发布",
        text=("@1@", "@9@"),
        html="""<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:title" content="示例县举办首届农产品博览会"><title></title></head><body id="activity-detail"><div id="js_article" class="rich_media"><div id="img-content"><h1 class="rich_media_title" id="activity-name">示例县举办首届农产品博览会</h1><div id="meta_content"><a href="javascript:void(0);" id="js_name">示例发布</a><div style="display:none;"><p><label>微信号</label><span>slfb</span></p></div><em id="publish_time"></em></div><div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0; "><p>@1@</p><p>@9@</p></div></div></div><script>var nickname = htmlDecode("示例发布"); var ct = "1715904692"; var user_name = "gh_1";</script></body></html>""",
    ),
    Case(
        name="article_in_text_areas",
        url="https://news.shili.com/article/48abc",
        title="示例县举办首届农产品博览会",
        published="2024-05-17 08:11",
        source="示例网",
        editors=("柯编",),
        text=("@1@", "@9@"),
        html="""<!DOCTYPE html><html><head><meta charset="utf-8"><title>示例县举办首届农产品博览会</title></head><body><div class="data-container" style="display:none"><textarea class="article-aid">48abc</textarea><textarea class="article-title">示例县举办首届农产品博览会</textarea><textarea class="article-subtitle"></textarea><textarea class="article-time">1715904692000</textarea><textarea class="article-content">&lt;article&gt;&lt;p&gt;@1@&lt;/p&gt;&lt;p&gt;@9@&lt;/p&gt;&lt;/article&gt;</textarea><textarea class="article-source">&lt;a href="x"&gt;示例网&lt;/a&gt;</textarea><textarea class="article-editor-name">责编：柯编</textarea></div><div id="app"></div></body></html>""",
    ),
    Case(
        name="notice_shorter_than_the_terms_of_use",
        title="停电公告",
        published="2024-05-17",
        source="县供电公司",
        text=("5月18日8时至12时，东河路停电检修。",),
        html=f"""<html><head><meta charset="utf-8"><title>停电公告_示例县人民政府</title></head><body>{NAV}<div class="w"><h1>停电公告</h1><div class="i">2024-05-17 来源：县供电公司</div><div class="c"><p>5月18日8时至12时，东河路停电检修。</p></div></div><div class="sm"><p>本网站所载信息仅供参考，转载内容版权归原作者所有，如涉及作品内容、版权和其他问题，请在三十日内与我们联系，我们将在第一时间处理。</p><p>建议您使用1920*1080以上分辨率浏览本网站，推荐使用火狐浏览器访问，以获得最佳体验。</p></div>{FOOT}</body></html>""",
    ),
)
