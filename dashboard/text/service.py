"""What is said outside the screens: by the server, in place of a page, where something is amiss."""

from dashboard.text.language import _


def fault(reference: str) -> str:
    """Our fault, told plainly."""
    return _(
        "Trang này gặp lỗi, đã ghi lại với mã {reference}. Hãy tải lại trang; nếu còn lỗi, báo mã này cho quản trị.",
        reference=reference,
    )


def version_gone(wanted: str, newest: str) -> str:
    """Why another version is shown than the one asked for."""
    return _(
        "Số liệu phiên bản {wanted} không còn được lưu; đang xem phiên bản mới nhất {newest}.",
        wanted=wanted,
        newest=newest,
    )


def version_not_kept(wanted: str, newest: str) -> str:
    """Why nothing is made of a version."""
    return _(
        "Số liệu phiên bản {wanted} không còn được lưu. Tải lại trang để xem phiên bản mới nhất {newest}, rồi lấy lại.",
        wanted=wanted[:60],
        newest=newest,
    )


def unknown_page(name: str) -> str:
    return _("Không có trang “{name}” để in.", name=name[:60])


def unknown_file(name: str) -> str:
    return _("Không có bảng “{name}” để xuất. Mở màn hình và bấm Xuất để lấy tệp.", name=name[:60])


def no_such_page(name: str) -> str:
    return _("Không có trang “{name}”. Kiểm tra lại liên kết.", name=name[:60])


def unknown_language(code: str) -> str:
    return _("Không có ngôn ngữ “{code}”.", code=code[:60])


def port_taken(port: int) -> str:
    return _(
        "Cổng {port} đang được chương trình khác dùng. Chọn cổng khác: chitieu serve --port {other}.",
        port=port,
        other=port + 1,
    )


def opened_at(host: str, port: int) -> str:
    return _("Bảng theo dõi: http://{host}:{port} (Ctrl+C để dừng)", host=host, port=port)
