"""Pages with more than one oddity at once, as old and rebuilt sites have them."""

from __future__ import annotations

from tests.golden_pages.case import FOOT, NAV, Case

ODDITIES = (
    Case(
        name="upper_case_2005",
        url="http://www.shili.gov.cn/ReadNews.asp?NewsID=1234",
        title="我县农村公路建设再掀高潮",
        published="2005-11-03 09:12",
        source="示例县交通局",
        authors=("沈七星",),
        text=("@1@", "@2@", "@3@"),
        html="""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312"><TITLE>示例县政府网--我县农村公路建设再掀高潮</TITLE></HEAD><BODY leftMargin=0 topMargin=0>
<TABLE cellSpacing=0 cellPadding=0 width=776 align=center border=0><TBODY><TR><TD><A href="/">首 页</A> | <A href="/1">走进示例</A> | <A href="/2">政务公开</A> | <A href="/3">投资指南</A></TD></TR></TBODY></TABLE>
<TABLE width=776 align=center><TBODY><TR><TD align=middle height=50><FONT class=title color=#cc0000 size=4><B>我县农村公路建设再掀高潮</B></FONT></TD></TR>
<TR><TD align=middle>作者：沈七星　文章来源：示例县交通局　点击数：<SCRIPT src="/count.asp?id=1234"></SCRIPT>　更新时间：2005-11-3 9:12:05</TD></TR>
<TR><TD vAlign=top><TABLE align=left><TBODY><TR><TD><IMG src="/UploadFiles/200511/1.jpg" width=300></TD></TR></TBODY></TABLE><FONT size=3>　　@1@<BR><BR>　　@2@<BR><BR>　　@3@</FONT></TD></TR>
<TR><TD align=right>文章录入：admin　　责任编辑：admin&nbsp;</TD></TR><TR><TD><LI>上一篇文章： <A href="1.asp">我县开展计划生育宣传活动取得成效</A><BR><LI>下一篇文章： 没有了</LI></TD></TR>
<TR><TD align=right>【<A href="#">发表评论</A>】【<A href="#">加入收藏</A>】【<A href="#">告诉好友</A>】【<A href="#">打印此文</A>】【<A href="#">关闭窗口</A>】</TD></TR></TBODY></TABLE>
<TABLE width=776 align=center><TBODY><TR><TD>网友评论：（只显示最新10条。评论内容只代表网友观点，与本站立场无关！）</TD></TR></TBODY></TABLE></BODY></HTML>""",
        encoding="gb18030",
    ),
    Case(
        name="tender_with_many_short_lines",
        title="示例县第一中学食堂设备采购项目竞争性磋商公告",
        published="2024-03-18 17:22",
        source="县公共资源交易中心",
        text=(
            "项目概况",
            "示例县第一中学食堂设备采购项目的潜在供应商应在示例县政府采购网获取采购文件，并于2024年3月29日09点30分前提交响应文件。",
            "一、项目基本情况",
            "项目编号：SLX-2024-008",
            "项目名称：示例县第一中学食堂设备采购项目",
            "预算金额：85.60万元",
            "采购方式：竞争性磋商",
            "二、申请人的资格要求",
            "1.满足《中华人民共和国政府采购法》第二十二条规定；",
            "2.未被列入失信被执行人名单。",
            "三、获取采购文件",
            "时间：2024年3月19日至2024年3月25日",
            "地点：示例县政府采购网",
            "方式：网上下载",
            "四、响应文件提交",
            "截止时间：2024年3月29日09点30分",
            "五、联系方式",
            "1.采购人信息",
            "名称：示例县第一中学",
            "地址：示例县学府路8号",
            "联系方式：0571-44444444",
            "2.采购代理机构信息",
            "名称：示例招标代理有限公司",
            "地址：示例县解放路66号",
            "联系方式：0571-55555555",
            "3.项目联系方式",
            "项目联系人：杨先生",
            "电话：0571-55555555",
        ),
        html=f"""<html><head><meta charset="utf-8"><title>示例县第一中学食堂设备采购项目竞争性磋商公告</title><meta name="ArticleTitle" content="示例县第一中学食堂设备采购项目竞争性磋商公告"><meta name="PubDate" content="2024-03-18 17:22"><meta name="ContentSource" content="县公共资源交易中心"></head><body>{NAV}<div class="vF_deail_maincontent"><div class="vF_detail_header"><h2 class="tc">示例县第一中学食堂设备采购项目竞争性磋商公告</h2><p class="tc"><span id="pubTime">2024年03月18日 17:22</span> 来源：<span id="sourceName">县公共资源交易中心</span>　<span>【<a>打印</a>】</span><span id="closeSpan"></span></p></div><div class="vF_detail_content_container"><div class="vF_detail_content"><h4>项目概况</h4><p>示例县第一中学食堂设备采购项目的潜在供应商应在示例县政府采购网获取采购文件，并于2024年3月29日09点30分前提交响应文件。</p><h4>一、项目基本情况</h4><p>项目编号：SLX-2024-008</p><p>项目名称：示例县第一中学食堂设备采购项目</p><p>预算金额：85.60万元</p><p>采购方式：竞争性磋商</p><h4>二、申请人的资格要求</h4><p>1.满足《中华人民共和国政府采购法》第二十二条规定；</p><p>2.未被列入失信被执行人名单。</p><h4>三、获取采购文件</h4><p>时间：2024年3月19日至2024年3月25日</p><p>地点：示例县政府采购网</p><p>方式：网上下载</p><h4>四、响应文件提交</h4><p>截止时间：2024年3月29日09点30分</p><h4>五、联系方式</h4><p>1.采购人信息</p><p>名称：示例县第一中学</p><p>地址：示例县学府路8号</p><p>联系方式：0571-44444444</p><p>2.采购代理机构信息</p><p>名称：示例招标代理有限公司</p><p>地址：示例县解放路66号</p><p>联系方式：0571-55555555</p><p>3.项目联系方式</p><p>项目联系人：杨先生</p><p>电话：0571-55555555</p></div></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="meeting_speech_with_headings",
        title="在全县经济工作会议上的讲话",
        published="2024-03-18",
        source="县委办",
        authors=("朱县长",),
        text=(
            "（2024年3月15日）",
            "同志们：",
            "@1@",
            "一、肯定成绩，坚定信心",
            "@2@",
            "（一）经济运行稳中有进",
            "@3@",
            "二、正视问题，迎难而上",
            "@4@",
            "谢谢大家！",
        ),
        html=f"""<html><head><meta charset="utf-8"><title>在全县经济工作会议上的讲话_领导讲话_示例县人民政府</title></head><body>{NAV}<div class="z"><h1>在全县经济工作会议上的讲话</h1><div class="y">发布时间：2024-03-18　来源：县委办　作者：朱县长　浏览次数：1024次</div><div class="x"><p align="center">（2024年3月15日）</p><p>同志们：</p><p>@1@</p><h2>一、肯定成绩，坚定信心</h2><p>@2@</p><h3>（一）经济运行稳中有进</h3><p>@3@</p><h2>二、正视问题，迎难而上</h2><p>@4@</p><p>谢谢大家！</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="links_in_body",
        title="示例县政务服务中心搬迁公告",
        published="2024-03-18",
        source="县政务服务局",
        text=("@1@", "新址办理事项如下：", "企业登记", "社保医保", "不动产登记", "@2@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例县政务服务中心搬迁公告</title></head><body>{NAV}<div class="z"><h1>示例县政务服务中心搬迁公告</h1><div class="y">来源：县政务服务局　2024-03-18</div><div class="x" id="zoom"><p>@1@</p><p>新址办理事项如下：</p><p><a href="/1">企业登记</a></p><p><a href="/2">社保医保</a></p><p><a href="/3">不动产登记</a></p><p>@2@</p></div></div>{FOOT}</body></html>""",
        may=("企业登记", "社保医保", "不动产登记"),
    ),
    Case(
        name="cloud_platform",
        url="https://www.shili.gov.cn/sl/zwgk/202403/0123abcd0123abcd0123abcd0123abcd.shtml",
        title="示例区2024年义务教育阶段入学政策问答",
        published="2024-03-18 15:55",
        source="区教育局",
        text=("@1@", "@2@", "@3@"),
        files=("https://www.shili.gov.cn/sl/zwgk/202403/0123abcd0123abcd0123abcd0123abcd/files/f1.pdf",),
        may=("附件：示例区学区划分表",),
        html=f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>示例区2024年义务教育阶段入学政策问答_公示公告_示例区人民政府</title><meta name="ArticleTitle" content="示例区2024年义务教育阶段入学政策问答"/><meta name="PubDate" content="2024-03-18 15:55"/><meta name="ContentSource" content="区教育局"/><meta name="Keywords" content=""/><meta name="Author" content="liuxy"/></head><body><div class="barrier-free">无障碍 关怀版</div>{NAV}
<div class="xl-content"><h1 id="title">示例区2024年义务教育阶段入学政策问答</h1><div class="xl-xx"><span>发布日期：2024-03-18 15:55</span><span>访问量：<b id="fwl"></b></span><span>来源：区教育局</span><div class="xl-r"><a>T小</a><a>T大</a><a>打印</a></div></div>
<div class="article-content" id="zoomcon"><ucapcontent><p>@1@</p><p>@2@</p><p>@3@</p></ucapcontent></div><div class="xl-fj"><strong>附件：</strong><p><a href="./0123abcd0123abcd0123abcd0123abcd/files/f1.pdf" appendix="true">附件：示例区学区划分表</a></p></div>
<div class="gw-print"><a href="javascript:;">打印</a> <a>关闭</a></div><div class="xgjd"><h2>相关解读</h2><ul><li><a href="b.shtml">《示例区入学政策》图解</a></li></ul></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="inside_form_viewstate",
        url="http://www.shili.gov.cn/Show.aspx?id=5678",
        title="示例县档案馆征集档案资料的公告",
        published="2024-03-18",
        source="县档案馆",
        text=("@1@", "@2@", "示例县档案馆", "二〇二四年三月十八日"),
        html=f"""<html><head><meta charset="utf-8"><title>示例县档案馆征集档案资料的公告</title></head><body><form id="form1" method="post"><input type="hidden" name="__VIEWSTATE" value="AAAA"/>{NAV}<div class="w"><span id="lbTitle">示例县档案馆征集档案资料的公告</span><div><span id="lbDate">发布时间：2024-3-18 0:00:00</span> <span id="lbFrom">来源：县档案馆</span> <span id="lbAuthor">作者：</span></div><span id="BodyLabel"><p>@1@</p><p>@2@</p><p align="right">示例县档案馆</p><p align="right">二〇二四年三月十八日</p></span></div>{FOOT}</form></body></html>""",
    ),
    Case(
        name="leader_page_with_activity",
        title="县委书记何八斗在东河乡调研时强调扎实做好防汛备汛工作",
        published="2024-03-18 21:08",
        source="示例县融媒体中心",
        editors=("吕小布",),
        authors=("施大名", "张二名"),
        text=("本报讯（记者 施大名 通讯员 张二名）@1@", "@9@", "@10@"),
        html=f"""<html><head><meta charset="utf-8"><title>县委书记何八斗在东河乡调研时强调扎实做好防汛备汛工作--示例新闻网</title></head><body>{NAV}<div class="z"><div class="h1">县委书记何八斗在东河乡调研时强调扎实做好防汛备汛工作</div><div class="y"><span>来源：示例县融媒体中心</span><span>2024年03月18日21:08</span><span>编辑：吕小布</span></div><div class="x"><p>本报讯（记者 施大名 通讯员 张二名）@1@</p><p>@9@</p><p>@10@</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="base64_icons_and_file_bar",
        title="关于示例路地块规划调整的批前公示",
        published="2024-03-18",
        source="县自然资源局",
        text=("@1@", "公示时间：2024年3月18日至2024年4月16日", "@2@"),
        files=("http://www.shili.gov.cn/download/2024/规划图.pdf", "http://www.shili.gov.cn/download/2024/说明.rar"),
        may=("附件1：规划图.pdf（2.3MB）", "附件2：说明.rar（11MB）"),
        html=f"""<html><head><meta charset="utf-8"><title>关于示例路地块规划调整的批前公示</title></head><body>{NAV}<div class="z"><h1>关于示例路地块规划调整的批前公示</h1><p>日期：2024-03-18 | 来源：县自然资源局 | 阅读：<em>3</em>次</p><div class="x"><p>@1@</p><p>公示时间：2024年3月18日至2024年4月16日</p><p>@2@</p><p style="line-height: 16px;"><img style="vertical-align: middle; margin-right: 2px;" src="/static/ueditor/dialogs/attachment/fileTypeImages/icon_pdf.gif"/><a style="font-size:12px; color:#0066cc;" href="/download/2024/规划图.pdf" title="规划图.pdf">附件1：规划图.pdf</a>（2.3MB）</p><p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><a href="/download/2024/说明.rar">附件2：说明.rar</a>（11MB）</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="title_names_the_column",
        title="示例县召开春耕备耕工作会议",
        published="2024-03-18",
        source="县府办",
        text=("@1@", "@2@"),
        html=f"""<html><head><meta charset="utf-8"><title>政务动态</title></head><body>{NAV}<div class="a"><h2>政务动态</h2><h3>示例县召开春耕备耕工作会议</h3><div class="b">2024-03-18 来源：县府办</div><div class="c"><p>@1@</p><p>@2@</p></div></div>{FOOT}</body></html>""",
    ),
    Case(
        name="body_shown_by_script",
        title="示例县召开春耕备耕工作会议",
        published="2024-03-18",
        source="县府办",
        text=("@1@", "@2@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例县召开春耕备耕工作会议</title></head><body>{NAV}<div class="a"><h1>示例县召开春耕备耕工作会议</h1><div class="b">2024-03-18 来源：县府办</div><div id="zoom" style="display:none"><p>@1@</p><p>@2@</p></div><script>document.getElementById("zoom").style.display = "block"</script></div>{FOOT}</body></html>""",
    ),
    Case(
        name="paragraphs_that_are_links",
        title="示例县召开春耕备耕工作会议",
        published="2024-03-18",
        source="县府办",
        text=("@1@", "@2@", "@3@"),
        html=f"""<html><head><meta charset="utf-8"><title>示例县召开春耕备耕工作会议</title></head><body>{NAV}<div class="a"><h1>示例县召开春耕备耕工作会议</h1><div class="b">2024-03-18 来源：县府办</div><div class="c"><p>@1@</p><p>@2@</p><p><a href="3.html">@3@</a></p></div></div>{FOOT}</body></html>""",
    ),
)
