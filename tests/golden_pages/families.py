"""Pages in the manner of the families that provinces, cities and counties use, with their traps."""

from __future__ import annotations

from tests.golden_pages.case import FOOT, NAV, Case

FAMILIES = (
    Case(
        name="jcms_notice",
        url="http://www.shili.gov.cn/art/2024/3/18/art_1229283449_2493752.html",
        title="示例县人民政府关于公布第六批县级文物保护单位的通知",
        published="2024-03-18 08:59",
        source="县府办",
        text=(
            "各乡镇人民政府，县直各单位：",
            "@5@",
            "附件：第六批县级文物保护单位名单",
            "示例县人民政府",
            "2024年3月12日",
        ),
        files=(
            "http://www.shili.gov.cn/module/download/downfile.jsp?classid=0&showname=%E5%90%8D%E5%8D%95.docx&filename=0a1b2c3d4e.docx",
        ),
        may=("第六批县级文物保护单位名单.docx",),
        html=f"""<html><head><meta charset="utf-8"><title>示例县人民政府 市政府文件 示例县人民政府关于公布第六批县级文物保护单位的通知</title>
<meta name="ArticleTitle" content="示例县人民政府关于公布第六批县级文物保护单位的通知"><meta name="PubDate" content="2024-03-18 08:59"><meta name="ContentSource" content="县府办"><meta name="Author" content=""><meta name="Maketime" content="2024-11-20 15:15:58"></head><body>{NAV}
<table class="bt-position"><tr><td>当前位置：<a href="/">首页</a> > <a>政务公开</a> > <a>市政府文件</a></td></tr></table>
<div class="xxgk-info"><table class="xxgk_table"><tr><td class="l">索引号：</td><td>001008003/2024-00012</td><td class="l">发布机构：</td><td>县府办</td></tr>
<tr><td class="l">成文日期：</td><td>2024-03-12</td><td class="l">公开日期：</td><td>2024-03-18</td></tr><tr><td class="l">文 号：</td><td>示政发〔2024〕3号</td><td class="l">有效性：</td><td><img src="/picture/yx.png"></td></tr></table></div>
<div id="barrierfree_container"><div class="article"><p class="con-title">示例县人民政府关于公布第六批县级文物保护单位的通知</p>
<p class="explain">发布日期：2024-03-18 08:59 浏览次数：<script>document.write(visitcount(1,2))</script> 信息来源：县府办 字号：[<a>大</a> <a>中</a> <a>小</a>]</p>
<div id="zoom"><!--ZJEG_RSS.content.begin--><meta name="ContentStart"><p>各乡镇人民政府，县直各单位：</p><p>　　@5@</p><p>　　附件：第六批县级文物保护单位名单</p><p style="text-align:right">示例县人民政府</p><p style="text-align:right">2024年3月12日</p><meta name="ContentEnd"><!--ZJEG_RSS.content.end--></div>
<div class="fj"><img src="/images/icon_doc.gif"><a href="/module/download/downfile.jsp?classid=0&amp;showname=%E5%90%8D%E5%8D%95.docx&amp;filename=0a1b2c3d4e.docx">第六批县级文物保护单位名单.docx</a></div>
<div class="tool"><a onclick="window.print()">打印本页</a> <a onclick="window.close()">关闭窗口</a></div></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="trs_three_copies",
        url="https://www.shili.gov.cn/zwyw/jrgz/202403/t20240318_2004628.html",
        title="示例县延续部分到期优惠政策助企纾困",
        published="2024-03-18 08:52",
        source="示例日报",
        text=("@1@", "@2@", "@3@", "@4@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例县延续部分到期优惠政策助企纾困_今日关注_示例县人民政府</title>
<meta name="ArticleTitle" content="示例县延续部分到期优惠政策助企纾困 预计4年减负一亿元"><meta name="PubDate" content="2024-03-18 08:52:25"><meta name="ContentSource" content="示例日报"></head><body>{NAV}
<div class="pc"><h1>示例县延续部分到期优惠政策助企纾困<div class="ftt">预计4年减负一亿元</div></h1><div class="xx"><span>发布时间：2024-03-18 08:52</span><span>字体：[<a>大</a><a>中</a><a>小</a>]</span></div>
<div class="TRS_Editor"><p>@1@</p><p>@2@</p><p>@3@</p><p>@4@</p></div><div class="ly">信息来源：示例日报</div></div>
<div class="m visible-xs"><h2>示例县延续部分到期优惠政策助企纾困</h2><div>2024-03-18</div><div class="TRS_Editor"><p>@1@</p><p>@2@</p><p>@3@</p><p>@4@</p></div></div>
<div class="reader"><div class="txt">@1@<br>@2@<br>@3@<br>@4@</div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="vsb",
        url="http://www.shili.gov.cn/info/1021/34567.htm",
        title="县长赵六调研春耕备耕工作",
        published="2024-03-18 10:05",
        source="政府办",
        authors=("钱七",),
        text=("@1@", "@9@", "@10@"),
        html=f"""<html><head><meta charset="utf-8"><TITLE>县长赵六调研春耕备耕工作-示例县人民政府</TITLE><META Name="keywords" Content="示例县人民政府"></head><body>{NAV}
<div class="dqwz">当前位置: <a href="/">首页</a>&gt;<a>新闻中心</a>&gt;<a>政务要闻</a>&gt;正文</div>
<form name="_newscontent_fromname"><h1 align="center">县长赵六调研春耕备耕工作</h1><div class="xinxi"><span>日期：2024-03-18 10:05</span>&nbsp;&nbsp;<span>作者：钱七</span>&nbsp;<span>来源：政府办</span> 点击：[<script>_showDynClicks("wbnews", 1, 2)</script>]</div>
<div id="vsb_content_501"><div class="v_news_content"><p class="vsbcontent_start">@1@</p><p>@9@</p><p class="vsbcontent_end">@10@</p></div></div><div id="div_vote_id"></div>
<p>上一条：<a href="34566.htm">示例县召开政府常务会议</a></p><p>下一条：<a href="34568.htm">示例县开展消防演练</a></p><p>【<a href="javascript:window.opener=null;window.open('','_self');window.close();">关闭</a>】</p></form>{FOOT}</body></html>""",
    ),
    Case(
        name="gkmlpt",
        url="http://www.shili.gov.cn/gkmlpt/content/11/1118/post_11186000.html",
        title="示例区教育局关于2024年义务教育招生工作的通知",
        published="2024-03-18 15:12",
        source="示例区教育局",
        text=("各学校：", "@5@", "@6@", "示例区教育局", "2024年3月15日"),
        files=("http://www.shili.gov.cn/attachment/7/1234/5678/11186000.pdf",),
        may=("附件：招生范围.pdf",),
        html=f"""<html><head><meta charset="utf-8"><title>示例区教育局关于2024年义务教育招生工作的通知</title>
<meta name="SiteName" content="示例区政府信息公开"><meta name="ArticleTitle" content="示例区教育局关于2024年义务教育招生工作的通知"><meta name="PubDate" content="2024-03-18 15:12"><meta name="ContentSource" content="示例区教育局"></head><body>{NAV}
<div class="classify"><table><tr><td class="first">索引号:</td><td>11440000000000000J/2024-00011</td><td>分类:</td><td>通知公告</td></tr><tr><td>发布机构:</td><td>示例区教育局</td><td>成文日期:</td><td>2024-03-15</td></tr><tr><td>名称:</td><td colspan="3">示例区教育局关于2024年义务教育招生工作的通知</td></tr><tr><td>文号:</td><td></td><td>发布日期:</td><td>2024-03-18</td></tr></table></div>
<h1 class="title document-number">示例区教育局关于2024年义务教育招生工作的通知</h1><div class="date-row"><span>发布日期：2024-03-18</span><span>浏览次数：<i>-</i></span><span class="share">分享：</span></div>
<div class="article-content"><p style="text-indent:2em">各学校：</p><p>@5@</p><p>@6@</p><p style="text-align:right">示例区教育局</p><p style="text-align:right">2024年3月15日</p><p>附件：<a href="http://www.shili.gov.cn/attachment/7/1234/5678/11186000.pdf" class="nfw-cms-attachment" alt="招生范围.pdf">招生范围.pdf</a></p></div>{FOOT}</body></html>""",
    ),
    Case(
        name="gkmlpt_script",
        url="http://www.shili.gov.cn/gkmlpt/content/11/1118/post_11186001.html",
        title="示例区教育局关于做好暑期安全工作的通知",
        published="2024-03-18 15:12",
        text=("各学校：", "@5@", "@6@"),
        files=("http://www.shili.gov.cn/attachment/7/1234/5679/11186001.pdf",),
        may=("附件：清单.pdf",),
        html=f"""<html><head><meta charset="utf-8"><title>示例区教育局关于做好暑期安全工作的通知</title>
<meta name="ArticleTitle" content="示例区教育局关于做好暑期安全工作的通知"><meta name="PubDate" content="2024-03-18 15:12"></head><body>{NAV}<div id="app"></div>
<script>window._CONFIG = {{ SID: '756001', TYPE: 'content', DETAIL: {{"id":11186001,"title":"\\u793a\\u4f8b\\u533a","created_at":"2024-03-18 15:12:00","content":"<p style=\\"text-indent:2em\\">各学校：<\\/p><p>@5@<\\/p><p>@6@<\\/p><p>附件：<a href=\\"http:\\/\\/www.shili.gov.cn\\/attachment\\/7\\/1234\\/5679\\/11186001.pdf\\">清单.pdf<\\/a><\\/p>","publisher":"教育局"}} }};</script>{FOOT}</body></html>""",
    ),
    Case(
        name="nfcms_news",
        url="http://www.shili.gov.cn/xw/zwyw/content/mpost_9500000.html",
        title="示例市召开高质量发展大会",
        published="2024-03-18 07:31",
        source="示例日报",
        text=("@1@", "@2@", "@3@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例市召开高质量发展大会-示例市人民政府门户网站</title><meta name="ArticleTitle" content="示例市召开高质量发展大会"><meta name="PubDate" content="2024-03-18 07:31"><meta name="ContentSource" content="示例日报"></head><body>{NAV}
<div class="main_content"><div class="crumbs"><a href="/">首页</a> > <a>要闻</a></div><h1 class="content_title">示例市召开高质量发展大会</h1>
<div class="content_date">来源：示例日报 发布时间：2024-03-18 07:31:28 【字体：<a>大</a> <a>中</a> <a>小</a>】</div>
<div class="content_article" id="zoomcon"><div class="zoombox">@1@</div><div>@2@</div><div>@3@</div></div><div class="zs_bottom"><a>打印</a><a>关闭</a></div></div>
<script>var NFCMS_POST_ID="9500000";</script>{FOOT}</body></html>""",
    ),
    Case(
        name="anhui_disclosure",
        url="https://www.shili.gov.cn/public/6596041/40211111.html",
        title="关于印发《示例县秸秆综合利用实施方案》的通知",
        published="2024-03-18 10:24",
        source="县农业农村局",
        text=("各乡镇人民政府：", "@5@", "@6@", "@7@"),
        html=f"""<html><head><meta charset="utf-8"><title>关于印发《示例县秸秆综合利用实施方案》的通知_示例县人民政府</title><meta name="ArticleTitle" content="关于印发《示例县秸秆综合利用实施方案》的通知"><meta name="PubDate" content="2024-03-18 10:24"><meta name="ContentSource" content="县农业农村局"></head><body>{NAV}
<div class="xxgk_content"><table class="xxgk_table table_suoyin"><tbody><tr><th>索引号：</th><td>11340000003000000X/202403-00012</td><th>组配分类：</th><td>规范性文件</td></tr><tr><th>发布机构：</th><td>县农业农村局</td><th>主题分类：</th><td>农业、畜牧业、渔业</td></tr><tr><th>名称：</th><td>关于印发《示例县秸秆综合利用实施方案》的通知</td><th>文号：</th><td>示农〔2024〕8号</td></tr><tr><th>生成日期：</th><td>2024-03-15</td><th>发布日期：</th><td>2024-03-18 10:24</td></tr><tr><th>有效性：</th><td>有效</td><th>关键词：</th><td>无</td></tr></tbody></table>
<h1 class="newstitle">关于印发《示例县秸秆综合利用实施方案》的通知</h1><div class="newsinfo">发布时间：2024-03-18 10:24 来源：县农业农村局 浏览次数：<span class="j-info-hit">12</span> 字体：[ 大 中 小 ]</div>
<div class="j-fontContent newscontnet minh500"><p>各乡镇人民政府：</p><p>@5@</p><p>@6@</p><p>@7@</p></div>
<div class="newsprint"><a>【打印本页】</a><a>【关闭窗口】</a></div><div class="xgwd"><h3>政策咨询</h3><p>咨询单位：县农业农村局　咨询电话：0550-0000000</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="truecms",
        url="http://www.shili.gov.cn/shilixrmzf/gggs/content/0a1b2c3d-1111-2222-3333-444455556666.html",
        title="示例县2024年公开招聘教师公告",
        published="2024-03-18",
        source="教体局",
        text=("@1@", "一、招聘岗位", "@6@", "二、报名办法", "@7@", "示例县教育体育局", "2024年3月17日"),
        files=("http://www.shili.gov.cn/shilixrmzf/upload/aaaa-bbbb.xls",),
        may=("附件：岗位表.xls",),
        html=f"""<html><head><meta charset="utf-8"><title>示例县2024年公开招聘教师公告</title></head><body>{NAV}
<div class="ewb-location">当前位置：<a>首页</a> >> <a>公告公示</a></div><div class="details"><div class="title">示例县2024年公开招聘教师公告</div>
<div class="info"><span>来源: 教体局</span><span>发布时间:2024-03-18</span><span>累计次数: <i id="hits"></i></span><span>字体:[ <a>大</a> <a>中</a> <a>小</a> ]</span></div>
<div id="zoom"><p class="MsoNormal" style="mso-pagination:widow-orphan"><span style="font-family:仿宋_GB2312;mso-bidi-font-family:宋体"><font face="仿宋_GB2312">@1@</font><o:p></o:p></span></p>
<p class="MsoNormal"><b><span>一、招聘岗位<o:p></o:p></span></b></p><p class="MsoNormal"><!--[if gte vml 1]><v:shape id="x"></v:shape><![endif]--><span>@6@</span></p><p class="MsoNormal"><b>二、报名办法</b></p><p class="MsoNormal">@7@</p><p align="right">示例县教育体育局</p><p align="right">2024年3月17日</p>
<p>附件：<a href="/shilixrmzf/upload/aaaa-bbbb.xls"><img src="/ueditor/dialogs/attachment/fileTypeImages/icon_xls.gif">岗位表.xls</a></p></div>
<div class="ewm"><img src="/qr.png"><p>扫一扫在手机打开当前页</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="epoint",
        url="http://www.shili.gov.cn/001/001001/20240318/0a1b2c3d-aaaa-bbbb-cccc-ddddeeeeffff.html",
        title="示例县S201改建工程施工招标公告",
        published="2024-03-18",
        text=(
            "示例县S201改建工程已由县发展改革局批准建设，招标人为示例县公路局，现进行公开招标。",
            "标段",
            "长度（km）",
            "工期（日历天）",
            "SG-1",
            "12.5",
            "365",
            "SG-2",
            "10.8",
            "365",
            "投标人须具备公路工程施工总承包二级及以上资质，并在人员、设备、资金等方面具有相应的施工能力。",
            "招标人：示例县公路局",
            "联系人：孙先生",
            "电话：0516-00000000",
        ),
        may=("2024年3月18日",),
        html=f"""<html><head><meta charset="utf-8"><title>示例县S201改建工程施工招标公告</title></head><body>{NAV}
<div class="ewb-route">您现在的位置： <a>首页</a> &gt; <a>交易信息</a> &gt; <a>工程建设</a></div><div class="ewb-article"><h3 class="article-title">示例县S201改建工程施工招标公告</h3>
<div class="article-sources">【信息时间：2024-03-18　阅读次数：<span id="infoViewCount">36</span>】【<a>我要打印</a>】【<a>关闭</a>】</div>
<div class="article-info"><div class="ewb-copy"><p>示例县S201改建工程已由县发展改革局批准建设，招标人为示例县公路局，现进行公开招标。</p>
<table><thead><tr><th>标段</th><th>长度（km）</th><th>工期（日历天）</th></tr></thead><tbody><tr><td><p>SG-1</p></td><td><p>12.5</p></td><td><p>365</p></td></tr><tr><td><p>SG-2</p></td><td><p>10.8</p></td><td><p>365</p></td></tr></tbody></table>
<p>投标人须具备公路工程施工总承包二级及以上资质，并在人员、设备、资金等方面具有相应的施工能力。</p><p>招标人：示例县公路局</p><p>联系人：孙先生</p><p>电话：0516-00000000</p></div></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="dede",
        url="http://www.shili.gov.cn/html/zwdt/2024/0318/1234.html",
        title="我县召开安全生产工作会议",
        published="2024-03-18 16:21",
        source="县应急局",
        authors=("周八",),
        text=("@1@", "@2@", "@3@"),
        html=f"""<html><head><meta charset="gb2312"><title>我县召开安全生产工作会议_示例县应急管理局</title></head><body>{NAV}
<div class="place"><strong>当前位置:</strong> <a>主页</a> > <a>政务动态</a> > </div><div class="viewbox"><div class="title"><h2>我县召开安全生产工作会议</h2></div>
<div class="info"><small>时间:</small>2024-03-18 16:21<small>来源:</small>县应急局 <small>作者:</small>周八 <small>点击:</small>123次</div>
<div class="intro">摘要：会议要求各单位压实责任。</div><div class="content"><table><tr><td>　　@1@<br />&nbsp;<br />　　@2@<br /><br />　　@3@<br /></td></tr></table><br /></div>
<div class="dede_pages"><ul class="pagelist"></ul></div><div class="boxoff"><strong>------分隔线----------------------------</strong></div><div class="handle"><div class="context"><ul><li>上一篇：<a>我县开展防汛演练</a></li><li>下一篇：没有了</li></ul></div></div></div>{FOOT}</body></html>""",
        encoding="gb18030",
        may=("摘要：会议要求各单位压实责任。",),
    ),
    Case(
        name="powereasy",
        url="http://www.shili.gov.cn/Item/45678.aspx",
        title="示例县水利局召开党风廉政建设工作会议",
        published="2024-03-18",
        source="本站原创",
        editors=("吴九",),
        text=("@1@", "@2@", "@3@"),
        html=f"""<html><head><title>示例县水利局召开党风廉政建设工作会议 - 示例县水利局</title></head><body>{NAV}<div class="conbox"><h3>示例县水利局召开党风廉政建设工作会议</h3>
<div class="conattr">发布日期：2024-03-18　来源：本站原创　录入：admin　责任编辑：吴九　<span>点击：88</span></div><div class="conTxt"><div id="fontzoom"><p>　　@1@</p><p>　　@2@</p><p>　　@3@</p></div></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="hebei_hidden_date",
        url="http://www.shili.gov.cn/columns/0a1b/202403/18/0a1b2c3d-0000-0000-0000-000000000001.html",
        title="示例市领导到基层宣讲",
        published="2024-03-18 08:31",
        source="示例市人民政府办公室",
        text=("@1@", "@9@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例市领导到基层宣讲</title><meta name="PubDate" content=""><meta name="ContentSource" content=""></head><body>{NAV}
<div class="xl_head"><h2>示例市领导到基层宣讲</h2><div style="display:none" class="pubtime">发布时间：2019-05-06 10:00</div>
<ul><li>更新时间：2024-06-30 09:09</li><li>发布时间：2024-03-18 08:31</li><li>来源：<span>示例市人民政府办公室</span></li><li>【字体： 大 中 小】</li></ul></div>
<div class="xl_con"><textarea style="display:none">@1@@9@</textarea><template><p>@1@</p><p>@9@</p></template><noscript><p>@1@</p></noscript><input type="hidden" value="@1@"><p>@1@</p><p>@9@</p></div>{FOOT}</body></html>""",
    ),
)
